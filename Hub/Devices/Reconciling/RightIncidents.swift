import Access
import Kernel
import Reconciliation
import Rights
import Sync
import Vocabulary

/// The incidents of one right that are derived from its passages.
///
/// A number once given stays: what is found again is told anew under its number, what does not hold
/// any more is marked resolved with the reason, and what comes back is opened again.
struct RightIncidents {
    /// Incidents of one right; a right that was copied more often is one matter for one operator.
    static let countMax = 64

    let session: any Session
    let right: RightRow
    let gates: GateNames
    let now: Timestamp

    struct Known {
        let number: Int64
        let kind: IncidentKind
        let isOpen: Bool
        let members: [CrossingPlace]
    }

    /// Brings the stored incidents to what was found; gives the kinds of those that are new.
    func put(_ state: RightState, _ crossings: [Crossing]) throws(StoreError) -> [IncidentKind] {
        var left = try known()
        var new: [IncidentKind] = []
        let places = Dictionary(crossings.map { ($0.place, $0) }) { first, _ in first }
        for finding in state.findings.prefix(Self.countMax) {
            let story = FindingText(finding, places, gates)
            if let match = Self.match(finding, among: left) {
                left.removeAll { $0.number == match.number }
                try retell(match.number, finding, story)
            } else {
                try insert(finding, story)
                new.append(IncidentKind(finding.kind))
            }
        }
        for incident in left where incident.isOpen {
            let reason = resolution(of: incident, places, isTruncated: state.isTruncated)
            try session.run(
                "UPDATE incident SET resolved_at = $1, resolution = $2 WHERE number = $3",
                now,
                reason,
                incident.number
            )
        }
        return new
    }

    /// The incident that tells most of the same: open ones first, then the lowest number.
    static func match(_ finding: Finding, among known: [Known]) -> Known? {
        let members = Set(finding.members)
        let last = finding.members.last
        return known.filter { $0.kind == IncidentKind(finding.kind) }
            .map { incident -> (Known, [Int64]) in
                let shared = incident.members.count { members.contains($0) }
                let isSameLast = incident.members.last == last
                let order = [
                    isSameLast ? 0 : 1, incident.isOpen ? 0 : 1, Int64(-shared), incident.number,
                ]
                return (incident, shared > 0 ? order : [])
            }
            .filter { !$0.1.isEmpty }
            // One rightful entry is part of every double entry after it: alone it proves nothing.
            .filter { $0.1[0] == 0 || finding.certainty == .contested || $0.1[2] < -1 }
            .min { $0.1.lexicographicallyPrecedes($1.1) }?.0
    }

    private func known() throws(StoreError) -> [Known] {
        let rows = try session.rows(
            """
            SELECT number, kind, resolved_at FROM incident
            WHERE access_right = $1 AND certainty IS NOT NULL ORDER BY number LIMIT $2
            """,
            right.record.right,
            Self.countMax * 4
        ) { row throws(StoreError) in
            (try row.int64(0), IncidentKind(rawValue: try row.text(1)), row.isNull(2))
        }
        var known: [Known] = []
        for (number, kind, isOpen) in rows {
            guard let kind else { continue }
            known.append(
                Known(
                    number: number,
                    kind: kind,
                    isOpen: isOpen,
                    members: try IncidentScans.places(of: number, session)
                )
            )
        }
        return known
    }

    private func insert(_ finding: Finding, _ story: FindingText) throws(StoreError) {
        guard let first = story.last else { return }
        let number = try session.first(
            """
            INSERT INTO incident (company, device, kind, at, detail, gate, access_right, times,
            epoch, sequence, certainty) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            RETURNING number
            """,
            right.company,
            first.place.device,
            IncidentKind(finding.kind).rawValue,
            first.time.low,
            story.detail,
            first.gate,
            right.record.right,
            max(1, finding.excess),
            first.place.epoch,
            Int64(clamping: first.place.scan),
            finding.certainty.rawValue
        ) { row throws(StoreError) in try row.int64(0) }
        guard let number else {
            throw StoreError(.mismatch, "An incident was stored without a number.")
        }
        try IncidentScans.write(finding.members, of: number, session)
    }

    private func retell(
        _ number: Int64,
        _ finding: Finding,
        _ story: FindingText
    ) throws(StoreError) {
        guard let last = story.last else { return }
        try session.run(
            """
            UPDATE incident SET device = $1, at = $2, detail = $3, gate = $4, times = $5,
            epoch = $6, sequence = $7, certainty = $8, resolved_at = $9, resolution = $10
            WHERE number = $11
            """,
            last.place.device,
            last.time.low,
            story.detail,
            last.gate,
            max(1, finding.excess),
            last.place.epoch,
            Int64(clamping: last.place.scan),
            finding.certainty.rawValue,
            StoreValue.null,
            StoreValue.null,
            number
        )
        try IncidentScans.write(finding.members, of: number, session)
    }

    /// Why an incident does not hold any more, for people.
    private func resolution(
        of incident: Known,
        _ places: [CrossingPlace: Crossing],
        isTruncated: Bool
    ) -> String {
        if incident.members.contains(where: { places[$0] == nil }) {
            guard !isTruncated else {
                return "One of its passages was taken back, or lies before the newest "
                    + "\(Devices.recordsOfRightMax) records of this right, which are looked at."
            }
            return "A steward took one of its passages back."
        }
        switch incident.kind {
        case .exitWithoutEntry: return "The entry before it was told later by another gate."
        default:
            return "What gates told later, or the right's own terms, allow every entry of it."
        }
    }
}

extension IncidentKind {
    init(_ kind: Finding.Kind) {
        switch kind {
        case .doubleEntry: self = .doubleEntry
        case .exitWithoutEntry: self = .exitWithoutEntry
        }
    }
}
