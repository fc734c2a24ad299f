package dev.herald.daemon.doctor;

/// Where evidence about a link comes from. The only part of a diagnosis that does I/O, or runs a
/// simulation.
@FunctionalInterface
public interface EvidenceSource {

    /// Looks at both ends, as far as they can be reached.
    ///
    /// @param link name of the link
    LinkEvidence gather(String link);
}
