import Access
import Identity
import Kernel
package import Vocabulary

/// What became of a file of rights, or would become of it.
package struct ImportReport: Sendable, Hashable {
    /// Rows below the header that could be read.
    package let rows: Int
    package let created: Int
    /// Rows whose reference the scope has already: the same file again makes nothing twice.
    package let known: Int
    package let faults: [ImportFault]
}

extension Rights {
    /// Imports a file, all of it or nothing; a dry run tells what would happen.
    package func importRights(
        _ bytes: [UInt8],
        into scope: ScopeID,
        company: CompanyID,
        by operatorName: String,
        isDryRun: Bool
    ) async throws -> ImportReport {
        let names = try await services.store.read { [self] session in
            _ = try self.scope(session, scope, company: company)
            return try zones(session, scope).names()
        }
        let read = RightImport(bytes, names: names)
        guard read.faults.isEmpty else {
            return ImportReport(rows: 0, created: 0, known: 0, faults: read.faults)
        }
        let now = services.clock.now()
        guard !isDryRun else {
            let new = try await services.store.read { [self] session in
                try unknown(read.drafts, session, scope).count
            }
            return ImportReport(read, created: new)
        }
        let created = try await services.store.write { [self] session in
            let new = try unknown(read.drafts, session, scope)
            let names = try zones(session, scope).names()
            for draft in new { try Self.check(draft, names) }
            let count = try rows(session).insert(new, scope: scope, company: company, now: now)
                .count
            try OperatorActs(session, company: company)
                .add("right.import", of: "\(scope)", "\(count) rights", by: operatorName, at: now)
            return count
        }
        return ImportReport(read, created: created)
    }

    /// The drafts whose reference the scope does not have.
    private func unknown(
        _ drafts: [RightDraft],
        _ session: any Session,
        _ scope: ScopeID
    ) throws(StoreError) -> [RightDraft] {
        var unknown: [RightDraft] = []
        unknown.reserveCapacity(drafts.count)
        for draft in drafts {
            let isKnown = try session.exists(
                "SELECT 1 FROM access_right WHERE scope = $1 AND reference = $2",
                scope,
                draft.reference
            )
            if !isKnown { unknown.append(draft) }
        }
        return unknown
    }
}

extension ImportReport {
    fileprivate init(_ read: RightImport, created: Int) {
        let rows = read.drafts.count
        self.init(rows: rows, created: created, known: rows - created, faults: [])
    }
}
