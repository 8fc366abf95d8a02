export const core = [];
