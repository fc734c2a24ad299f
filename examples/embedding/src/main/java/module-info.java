/// Two nodes in one process.
module dev.herald.examples.embedding {
    requires dev.herald.node;
    requires dev.herald.physical;
}
