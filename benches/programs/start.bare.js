// Nothing: what starting a process takes without any of the others.
