package dev.herald.physical.guard;

import static java.util.Objects.requireNonNull;

/// A clause of the contract that a device broke.
///
/// @param clause its id, for example `HAL-CMD-2`
/// @param detail one line: what was seen and what the clause asks
/// @param severity what comes of it
public record ContractBreach(String clause, String detail, Severity severity) {

    /// What a breach means to the host.
    public enum Severity {
        /// Harmed nobody, and was kept from the host where it could have; the device goes on serving.
        NOTED,
        /// What the device says cannot be relied on any more: it is taken out of service.
        FATAL
    }

    public ContractBreach {
        requireNonNull(clause);
        requireNonNull(detail);
        requireNonNull(severity);
    }

    static ContractBreach fatal(String clause, String detail) {
        return new ContractBreach(clause, detail, Severity.FATAL);
    }

    static ContractBreach noted(String clause, String detail) {
        return new ContractBreach(clause, detail, Severity.NOTED);
    }

    /// The clause and the detail, as the host finds them in events.
    @Override
    public String toString() {
        return clause + ": " + detail;
    }
}
