int no_driver(void); int no_driver(void) { return 1; }
