import HTTPServer
import Kernel
import Replay
import Rights
import Sync
package import Vocabulary

/// Whatever a past day is decided again from, in one sealed file.
extension Devices {
    static let archiveType = "application/vnd.jalon.archive"
    /// A week: what is longer is asked for in parts.
    static let archiveSpanMax = Duration.seconds(7 * 86_400)

    var archive: Route {
        Route(
            .get,
            ["v1", "scopes", .place("scope", .id(ScopeID.self), "The scope."), "archive"],
            name: "readArchive",
            access: .staff(.read(.scans)),
            query: [
                Field("from", .time, "The first moment of the span."),
                Field("until", .time, "The first moment after it; a week later at most."),
                .optional(
                    "whole",
                    .flag,
                    "Journals from their first record on, so that all that gates remembered is "
                        + "proven by them; without it the hub vouches for it."
                ),
            ],
            answers: [.init(200, .bytes(type: Self.archiveType), "The archive, sealed.")],
            problems: [.notFound, .invalid, .tooLarge],
            "Gives what gates decided in a span of time with all that it rested on: the signed "
                + "caches, the journals, the claims behind the codes. No names are in it.",
            .query { [self] input in
                .bytes(try await archive(input), type: Self.archiveType)
            }
        )
    }

    private func archive(_ input: Input) async throws -> [UInt8] {
        guard let from = input.timeIfGiven("from"), let until = input.timeIfGiven("until"),
            from < until, until.since(from) <= Self.archiveSpanMax
        else { throw Problem(.invalid, "A span ends after it begins, a week later at most.") }
        return try await archive(
            of: input.id("scope"),
            company: input.company,
            from: from,
            until: until,
            isWhole: input.flagIfGiven("whole") ?? false
        )
    }

    /// What a span of time is decided again from, sealed by the hub's key.
    package func archive(
        of scope: ScopeID,
        company: CompanyID,
        from: Timestamp,
        until: Timestamp,
        isWhole: Bool = false
    ) async throws -> [UInt8] {
        try await rights.publisher.publishNow(scope)
        let now = services.clock.now()
        let parts = try await services.store.read { [self] session in
            let row = try rights.scope(session, scope, company: company)
            return try ArchiveBuilder(
                session: session,
                rights: rights,
                scope: row,
                from: from,
                until: until,
                isWhole: isWhole
            ).parts()
        }
        let byteCount = parts.reduce(0) { $0 + $1.bytes.count + 5 }
        guard byteCount < SealedArchive.byteCountMax - 256, parts.count <= SealedArchive.partsMax
        else { throw Problem(.tooLarge, "The archive would be too large: ask for less time.") }
        let signer = try rights.keys.signer(.hub, of: scope, at: now)
        return SealedArchive(scope: scope, from: from, until: until, sealedAt: now, parts: parts)
            .sealed(by: signer.key, number: signer.number)
    }
}
