// The modules are linked from a cache outside the project.
export default { turbopack: { root: '/' } };
