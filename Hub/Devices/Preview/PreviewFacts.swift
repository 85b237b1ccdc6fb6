import Access
import Kernel
import Rights
import Sync
import Vocabulary

/// Gathers what a decision rests on from the hub's rows and journals, as a gate gathers it from its
/// cache and its own journal.
struct PreviewFacts {
    /// Records of one right that are read, the newest by their own time.
    static let recordsMax = 10_000
    /// Records of one zone that are counted, the newest by their own time.
    static let countedMax = 200_000
    let rights: Rights
    let session: any Session
    let scope: ScopeRow
    let view: CacheView

    init(_ rights: Rights, _ session: any Session, _ scope: ScopeRow) throws {
        self.rights = rights
        self.session = session
        self.scope = scope
        view = try rights.cacheView(session, of: scope)
    }

    /// The claim of a right, or of a code as a gate would read it.
    func claim(_ subject: PreviewQuestion.Subject) throws -> Result<Access.Claim, Refusal> {
        switch subject {
        case .right(let right): return .success(try rights.claim(of: right, session, in: scope))
        case .code(let text):
            do throws(Refusal) {
                return .success(Access.Claim(try view.keys(Array(text.utf8))))
            } catch {
                return .failure(error)
            }
        }
    }

    /// The facts, and whether more is told of the right's use than was looked at.
    func facts(
        _ question: PreviewQuestion,
        _ claim: Access.Claim
    ) throws -> (facts: Facts, isTruncated: Bool) {
        let found = try rights.view(of: claim.right, session, in: scope.scope)
        let (use, isTruncated) =
            try question.use.map { ($0, false) } ?? use(of: claim.right, question.time.low)
        let emergency = try struck(question).facts(
            of: claim,
            zone: question.zone,
            // Of no device in particular: a banned one lets nobody in, whoever asks.
            device: DeviceID(0),
            headVersion: view.headVersion
        )
        let facts = Facts(
            claim: claim,
            emergency: emergency,
            medium: question.medium,
            gate: question.gate?.gate ?? GateID(0),
            zone: question.zone,
            direction: question.direction,
            right: question.use == nil ? Self.then(found.right, use) : found.right,
            block: found.block,
            zones: view.zones,
            rules: view.rules,
            use: use,
            occupancy: try question.occupancy ?? occupancy(question),
            head: head(question),
            time: question.time
        )
        return (facts, isTruncated)
    }

    /// What the gate would know to be struck: all that is, or was when it last heard.
    private func struck(_ question: PreviewQuestion) throws(StoreError) -> StruckList {
        guard let (standing, entries) = try flash(question.heardAt) else { return StruckList() }
        return StruckList(
            Flash(
                scope: scope.scope,
                hubEpoch: scope.hubEpoch,
                sequence: standing.sequence,
                completeFrom: standing.completeFrom,
                time: standing.changedAt,
                entries: entries,
                key: ScopeKeys.firstNumber(of: .flash)
            )
        )
    }

    /// The list of now lies ready; one of a moment before is put together from the log.
    private func flash(
        _ heardAt: Timestamp?
    ) throws(StoreError) -> (standing: FlashRows.Standing, entries: [FlashEntry])? {
        guard let heardAt else {
            let rows = FlashRows(session, scope: scope.scope)
            return (try rows.standing(), try rows.entries())
        }
        let log = FlashLog(session, scope: scope.scope)
        guard let sequence = try log.newest(at: heardAt) else { return nil }
        return try log.flash(sequence)
    }

    /// The row's own count is that of today: a right was used less often then.
    private static func then(_ right: RightLookup, _ use: UseState) -> RightLookup {
        guard case .row(var row) = right else { return right }
        row.usesSeen = min(row.usesSeen, UInt16(clamping: use.known))
        return .row(row)
    }

    /// The head that the gate would have: the newest, or one that it heard of at another time.
    private func head(_ question: PreviewQuestion) -> HeadDates {
        let heard = question.heardAt ?? max(view.head.issuedAt, question.time.high)
        return HeadDates(
            issuedAt: min(view.head.issuedAt, question.heardAt ?? question.time.low),
            expiresAt: heard.advanced(by: view.lifetime)
        )
    }

    private var passages: PassageRows { PassageRows(session: session, scope: scope.scope) }

    private func use(
        of right: RightID,
        _ moment: Timestamp
    ) throws(StoreError) -> (state: UseState, isTruncated: Bool) {
        let found = try passages.all(of: right, until: moment, atMost: Self.recordsMax)
        let state = UseHistory.state(
            found.records,
            until: moment,
            zones: try zonesOfGates(),
            graph: view.zones
        )
        return (state, found.isTruncated)
    }

    private func zonesOfGates() throws(StoreError) -> [GateID: UInt16] {
        var zones: [GateID: UInt16] = [:]
        try session.each("SELECT id, zone FROM gate WHERE scope = $1", scope.scope) {
            row throws(StoreError) in zones[try row.id(0)] = try row.number(1)
        }
        return zones
    }

    /// Counted only where it changes anything.
    private func occupancy(_ question: PreviewQuestion) throws(StoreError) -> UInt32 {
        guard question.direction == .entry, view.zones.zone(question.zone)?.capacity ?? 0 > 0
        else { return 0 }
        let found = try passages.all(
            through: question.zone,
            until: question.time.low,
            atMost: Self.countedMax
        )
        return UseHistory.occupancy(found.records, until: question.time.low)
    }
}
