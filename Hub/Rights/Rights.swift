package import Access
import Crypto
package import Identity
package import Kernel
import Sync
package import Vocabulary

/// Who may pass where: scopes with their zones, the rights in them, and the signed caches of gates.
package struct Rights: Context {
    package static let scopesMax = 1_000

    package let services: HubServices
    package let keys: ScopeKeys
    package let badgeKeys: ScopeBadgeKeys
    package let publisher: Publisher
    package let timeZones: TimeZoneDatabase

    package init(services: HubServices, timeZones: TimeZoneDatabase = .system) {
        self.services = services
        self.timeZones = timeZones
        keys = ScopeKeys(vault: services.keys)
        badgeKeys = ScopeBadgeKeys(vault: services.keys)
        publisher = Publisher(services: services, keys: keys, timeZones: timeZones)
    }

    /// Makes the root key at the first start, or ends it after a ceremony, then takes up every
    /// scope.
    package func start() async throws {
        try await settleRoot()
        try await renewTimeZones()
        try await publisher.load()
        publisher.start()
    }

    package func stop() async {
        await publisher.stop()
    }

    /// The rights in the store, for commands inside a transaction.
    package func rows(_ session: any Session) -> RightRows {
        RightRows(session) { [publisher] scope in publisher.changed(scope) }
    }

    func cache(_ session: any Session, _ scope: ScopeID) throws(StoreError) -> CacheRows {
        try CacheRows(session, scope: scope) { [publisher] scope in publisher.changed(scope) }
    }

    func zones(_ session: any Session, _ scope: ScopeID) throws(StoreError) -> ZoneRows {
        ZoneRows(session: session, scope: scope, cache: try cache(session, scope))
    }
}

/// What a gate and its device rest on, for the context that owns them.
extension Rights {
    /// Adds passages to the rights of a scope, in the transaction that stored their records, and
    /// gives these rights as they are then.
    @discardableResult
    package func recordUses(
        _ session: any Session,
        scope: ScopeID,
        counts: [RightID: Int]
    ) throws(StoreError) -> [RightRow] {
        try rows(session).addUses(counts, scope: scope)
    }

    package func scope(
        _ session: any Session,
        _ scope: ScopeID,
        company: CompanyID
    ) throws -> ScopeRow {
        guard let row = try ScopeRows(session: session).find(scope, company: company) else {
            throw RightsRefusal.noSuchScope
        }
        return row
    }

    package func hasZone(
        _ session: any Session,
        _ scope: ScopeID,
        _ zone: UInt16
    ) throws(StoreError) -> Bool {
        try session.exists("SELECT 1 FROM zone WHERE scope = $1 AND number = $2", scope, zone)
    }

    /// The zones of a scope as gates are told them.
    package func zoneRecords(
        _ session: any Session,
        of scope: ScopeID
    ) throws(StoreError) -> [ZoneRecord] {
        try zones(session, scope).zones().map(\.record)
    }

    /// Of each zone that lies in another, that one.
    package func zoneParents(
        _ session: any Session,
        _ scope: ScopeID
    ) throws(StoreError) -> [UInt16: UInt16] {
        var parents: [UInt16: UInt16] = [:]
        try session.each(
            "SELECT number, parent FROM zone WHERE scope = $1 AND parent IS NOT NULL",
            scope
        ) { row throws(StoreError) in parents[try row.number(0)] = try row.number(1) }
        return parents
    }

    /// The bytes of a keyring, the newest when no version is named.
    package func keyring(
        _ session: any Session,
        of scope: ScopeID,
        version: UInt32? = nil
    ) throws(StoreError) -> [UInt8]? {
        try ScopeRows(session: session).keyring(of: scope, version: version)
    }
}

/// Commands; each runs inside the transaction it is given.
extension Rights {
    /// Makes a scope with its keys, its keyring and a first head over empty tables.
    package func createScope(
        _ session: any Session,
        name: String,
        company: CompanyID,
        headLifetime: Duration = ScopeRow.headLifetimeDefault,
        badgeAddress: String = "",
        now: Timestamp
    ) throws -> ScopeRow {
        guard BadgeAddress.isAllowed(badgeAddress) else { throw BadgeRefusal.addressWrong }
        let rows = ScopeRows(session: session)
        let present = try rows.all(of: company)
        guard present.allSatisfy({ $0.name != name }) else { throw RightsRefusal.nameTaken }
        guard present.count < Self.scopesMax else {
            throw Problem.conflict("There are 1000 scopes, as many as there can be.")
        }
        let scope = Self.freshScope()
        let row = ScopeRow(
            scope: scope,
            company: company,
            name: name,
            hubEpoch: 1,
            headLifetime: headLifetime,
            createdAt: now,
            badgeAddress: badgeAddress
        )
        try rows.insert(row)
        try makeFirstKeyring(session, of: scope, at: now)
        let writer = HeadWriter(keys: keys)
        _ = try writer.publish(session, scope: scope, tree: nil, now: now, isRenewal: false)
        session.afterCommit { [publisher] in publisher.changed(scope) }
        return row
    }

    private static func freshScope() -> ScopeID {
        ScopeID(UInt32(truncatingIfNeeded: SecureRandom.uint64() % UInt64(UInt32.max)) + 1)
    }

    package func putZone(
        _ session: any Session,
        scope: ScopeID,
        _ zone: ZoneRow,
        isNew: Bool
    ) throws {
        try zones(session, scope).put(zone, isNew: isNew)
    }

    package func putZoneSet(
        _ session: any Session,
        scope: ScopeID,
        _ set: ZoneSetRow
    ) throws {
        try zones(session, scope).put(set)
    }

    package func putPolicy(
        _ session: any Session,
        scope: ScopeID,
        _ policy: PolicyRow
    ) throws {
        try zones(session, scope).put(policy)
    }

    /// Makes rights out of drafts whose zone set, policy and reference are checked here.
    ///
    /// A reference that the scope has already refuses the whole.
    package func create(
        _ session: any Session,
        scope: ScopeID,
        company: CompanyID,
        _ drafts: [RightDraft],
        now: Timestamp
    ) throws -> [RightRow] {
        let names = try zones(session, scope).names()
        let rows = rows(session)
        for draft in drafts {
            try Self.check(draft, names)
            guard let reference = draft.reference else { continue }
            guard try rows.find(reference: reference, in: scope) == nil else {
                throw RightsRefusal.referenceTaken
            }
        }
        let references = drafts.compactMap(\.reference)
        guard Set(references).count == references.count else {
            throw RightsRefusal.referenceTaken
        }
        return try rows.insert(drafts, scope: scope, company: company, now: now)
    }

    static func check(_ draft: RightDraft, _ names: ScopeNames) throws(RightsRefusal) {
        guard names.hasZoneSet(draft.zoneSet) else { throw .noSuchZoneSet }
        guard names.hasPolicy(draft.policy) else { throw .noSuchPolicy }
        guard draft.notBefore < draft.notAfter else { throw .endsBeforeItBegins }
        let texts = [
            (draft.reference, RightDraft.referenceByteCountMax),
            (draft.holder?.name, PersonDraft.nameByteCountMax),
            (draft.holder?.email, PersonDraft.nameByteCountMax),
        ]
        for (text, limit) in texts {
            guard let text else { continue }
            guard PlainText.fault(text, bytesMax: limit) == nil else { throw .textRefused }
        }
    }

    /// Suspends, resumes, revokes or hands over a right.
    package func carryOut(
        _ command: RightCommand,
        _ session: any Session,
        right: RightID,
        company: CompanyID,
        holder: PersonDraft? = nil,
        now: Timestamp
    ) throws -> RightRow {
        let rows = rows(session)
        guard let row = try rows.find(right, company: company) else {
            throw RightsRefusal.noSuchRight
        }
        return try rows.apply(command, to: row, holder: holder, now: now)
    }
}
