// Leaves out of the reference how an error is constructed: the package does that, and `Error`'s own constructors would
// stand on every error's page.

import { Converter, ReflectionKind } from 'typedoc';

export function load(application) {
  application.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const constructor of project.getReflectionsByKind(ReflectionKind.Constructor)) {
      if (constructor.parent.extendedTypes !== undefined) project.removeReflection(constructor);
    }
  });
}
