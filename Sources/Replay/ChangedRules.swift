import Access
import Vocabulary

/// The rules of each version of the cache, with what is changed for a replay.
struct ChangedRules {
    private let cache: CacheHistory
    private let whatIf: WhatIf
    private var changedZones: [UInt64: ZoneGraph] = [:]
    private var changedRules: [UInt64: PolicyRules] = [:]

    init(_ cache: CacheHistory, _ whatIf: WhatIf) {
        self.cache = cache
        self.whatIf = whatIf
        for version in cache.versions {
            if !whatIf.capacities.isEmpty {
                changedZones[version] = cache.zones(version).with(capacities: whatIf.capacities)
            }
            if !whatIf.policies.isEmpty { changedRules[version] = rows(of: version) }
        }
    }

    func zones(_ version: UInt64) -> ZoneGraph {
        changedZones[version] ?? cache.zones(version)
    }

    func rules(_ version: UInt64) -> PolicyRules {
        changedRules[version] ?? cache.rules(version)
    }

    /// A policy that was taken away binds nobody.
    func right(_ lookup: RightLookup) -> RightLookup {
        guard case .row(var row) = lookup, whatIf.policies[row.policy]?.isEmpty == true else {
            return lookup
        }
        row.policy = 0
        return .row(row)
    }

    private func rows(of version: UInt64) -> PolicyRules {
        let kept = cache.policyRecords(version).filter { record in
            guard whatIf.policies[Self.number(of: record)] != nil else { return true }
            return !Self.isOfPolicy(record)
        }
        return PolicyRules(records: kept + whatIf.policies.values.joined().map(\.bytes))
    }

    /// Every kind of row has its number in bytes 6 and 7.
    private static func number(of record: [UInt8]) -> UInt16 {
        UInt16(record[6]) << 8 | UInt16(record[7])
    }

    private static func isOfPolicy(_ record: [UInt8]) -> Bool {
        switch RuleRow(bytes: record) {
        case .window, .condition, nil: true
        case .timeZone, .holidays: false
        }
    }
}
