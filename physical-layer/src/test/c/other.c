/* A library that is no driver; with -DINCOMPLETE one that needs what there is not. */
#ifdef INCOMPLETE
extern int nowhere;
int *no_driver(void);
int *no_driver(void) {
    return &nowhere;
}
#else
int no_driver(void);
int no_driver(void) {
    return 1;
}
#endif
