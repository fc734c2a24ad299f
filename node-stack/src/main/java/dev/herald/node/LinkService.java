package dev.herald.node;

import static java.util.Objects.requireNonNull;

import dev.herald.link.api.BufferSettings;
import dev.herald.link.api.Discipline;
import dev.herald.link.api.Disciplines;
import dev.herald.link.api.VerificationSettings;

/// How a link serves requests. Both ends must be given the same: they open no session otherwise.
///
/// @param discipline in which order
/// @param buffer pairs made ahead of requests
/// @param verification what is measured to verify the link
public record LinkService(
        Discipline discipline, BufferSettings buffer, VerificationSettings verification) {
    /// Strict priority, no pairs ahead, no verification.
    public static final LinkService DEFAULT =
            new LinkService(Disciplines.strict(), BufferSettings.NONE, VerificationSettings.NONE);

    public LinkService {
        requireNonNull(discipline);
        requireNonNull(buffer);
        requireNonNull(verification);
    }
}
