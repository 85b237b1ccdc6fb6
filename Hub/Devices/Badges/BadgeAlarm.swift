import Access
package import Vocabulary

/// What taps of one badge give away; the same for the same taps, in whatever order they came.
package struct BadgeAlarm: Sendable, Hashable {
    package let kind: IncidentKind
    /// Tells alarms of one kind and badge apart: the hour of two places, else the count.
    package let mark: Int64
    /// The tap at which it showed.
    package let tap: BadgeTap
    /// The one that it does not agree with.
    package let other: BadgeTap

    /// What is known of it, in words that name the gates.
    package func detail(at places: GatePlaces) -> String {
        let here = places.name(of: tap.gate)
        let there = places.name(of: other.gate)
        return switch kind {
        case .badgeTwoPlaces:
            "The badge entered by the gates \(there) and \(here) within a minute: "
                + "one of the two is a copy, or was handed back over the gate."
        case .badgeCounterJump:
            "The card counted from \(other.counter) at the gate \(there) to \(tap.counter) at the "
                + "gate \(here): somebody may have listened to many taps, "
                + "or gates have not told all yet."
        default:
            "The count \(tap.counter) was shown twice, at the gates \(there) and \(here): "
                + "one of the two is a tap played again."
        }
    }
}

/// Looks for alarms in taps of one badge, of which no two within the range looked at are missing.
package enum BadgeWatch {
    /// Who entered a zone by one gate does not enter it by another so soon.
    package static let twoPlacesWithin = Duration.seconds(60)
    /// Nobody walks from one zone to another beside it in less.
    package static let apartWithin = Duration.seconds(3)
    /// Taps that no gate told of: some are a phone's at home.
    package static let gapMax: UInt32 = 100
    /// One alarm of two places an hour is enough for a badge.
    private static let hourMilliseconds: UInt64 = 3_600_000

    /// Two granted entries that one badge cannot have made, of each hour the earliest.
    ///
    /// Two gates of one zone within a minute, or gates of zones of which neither lies in the other
    /// within three seconds, and no exit between; `taps` are in order.
    package static func twoPlaces(_ taps: [BadgeTap], at places: GatePlaces) -> [BadgeAlarm] {
        let entries = taps.filter { $0.isGranted && $0.direction == .entry }
        let exits = BadgeExits(taps)
        var alarms: [Int64: BadgeAlarm] = [:]
        var first = 0
        for (index, tap) in entries.enumerated() {
            while tap.time.low.since(entries[first].time.low) > twoPlacesWithin { first += 1 }
            let hour = hour(of: tap.time.low)
            guard alarms[hour] == nil else { continue }
            let other = entries[first..<index].first { earlier in
                disagree(earlier, tap, places, exits)
            }
            guard let other else { continue }
            alarms[hour] = BadgeAlarm(kind: .badgeTwoPlaces, mark: hour, tap: tap, other: other)
        }
        return alarms.values.sorted { $0.mark < $1.mark }
    }

    private static func disagree(
        _ earlier: BadgeTap,
        _ later: BadgeTap,
        _ places: GatePlaces,
        _ exits: BadgeExits
    ) -> Bool {
        let end = max(earlier.time.high, later.time.high)
        let gap = end.since(earlier.time.low)
        guard gap <= twoPlacesWithin else { return false }
        let isOdd =
            switch places.way(from: earlier.gate, to: later.gate) {
            case .none, .nested: false
            case .sameZone: true
            case .apart: gap <= apartWithin
            }
        return isOdd && !exits.mayLie(from: earlier.time.low, through: end)
    }

    private static func hour(of moment: Timestamp) -> Int64 {
        Int64(clamping: moment.milliseconds / hourMilliseconds)
    }

    /// The hours whose alarm of two places may be another once these taps are known.
    package static func hours(touchedBy taps: [BadgeTap]) -> [Int64] {
        var hours: Set<Int64> = []
        for tap in taps where tap.isGranted && tap.direction != nil {
            hours.insert(hour(of: tap.time.low.advanced(by: .zero - twoPlacesWithin)))
            hours.insert(hour(of: tap.time.low))
            hours.insert(hour(of: tap.time.low.advanced(by: twoPlacesWithin * 2)))
        }
        return hours.sorted()
    }

    /// What must be known to judge an hour, the same whichever taps of it came last.
    package static func window(of hour: Int64) -> ClosedRange<Timestamp> {
        let begin = Timestamp(milliseconds: UInt64(clamping: hour) * hourMilliseconds)
        let end = begin.advanced(by: .milliseconds(Int64(hourMilliseconds)) + twoPlacesWithin)
        return begin.advanced(by: .zero - twoPlacesWithin * 2)...end
    }

    /// Counts that were shown twice, and those before which more than a hundred are missing.
    package static func counts(_ taps: [BadgeTap]) -> [BadgeAlarm] {
        let groups = Dictionary(grouping: taps.filter { $0.counter > 0 }, by: \.counter)
        let sorted = groups.sorted { $0.key < $1.key }.map { group in
            group.value.sorted(by: BadgeTap.precedes)
        }
        var alarms: [BadgeAlarm] = []
        var last: BadgeTap?
        for group in sorted {
            let mark = Int64(group[0].counter)
            if group.count > 1 {
                alarms.append(
                    BadgeAlarm(
                        kind: .badgeCounterRepeated,
                        mark: mark,
                        tap: group[1],
                        other: group[0]
                    )
                )
            }
            if let last, group[0].counter - last.counter > gapMax {
                alarms.append(
                    BadgeAlarm(kind: .badgeCounterJump, mark: mark, tap: group[0], other: last)
                )
            }
            last = group[0]
        }
        return alarms
    }
}
