import CommandLine
import Gates
import Sync
import Vocabulary

/// The status of an edge as `jalon-edge status` prints it.
package enum StatusText {
    /// One line a matter, its name first.
    package static func lines(_ status: EdgeStatus) -> [String] {
        let decisions = status.decisions
        let verdicts = decisions.verdicts.sorted { $0.key < $1.key }
            .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        var lines = [
            "state      \(status.state.rawValue)",
            "device     \(status.device) at \(status.gate), zone \(status.zone)",
            "cache      " + cache(status.head),
            "heard      " + heard(status.freshness),
            "journal    record \(status.journal.sequence), \(status.journal.backlog) to send, "
                + "space \(status.journal.space)",
            "clock      \(status.clock.low) to \(status.clock.high)",
            "decisions  \(decisions.total)" + (verdicts.isEmpty ? "" : ": \(verdicts)"),
        ]
        if let middle = decisions.latencyP50Microseconds,
            let high = decisions.latencyP99Microseconds
        {
            lines.append("latency    p50 \(middle) µs, p99 \(high) µs")
        }
        if let last = decisions.last { lines.append("last       " + Self.last(last)) }
        lines.append("gate       " + gate(status.gateReport))
        if let text = status.screen?.text { lines.append("text screen " + text.rawValue) }
        for reader in status.readers {
            let now = reader.fault.map { ", now \($0)" } ?? ""
            let fault = reader.lastFault.map { ", last fault \(Terminal.printable($0))" } ?? ""
            lines.append(
                "reader     \(reader.name) (\(reader.kind)) \(reader.state)\(now), "
                    + "\(reader.restarts) restarts\(fault)"
            )
        }
        if let next = status.nextAssignment {
            lines.append("moved      to \(next.gate), zone \(next.zone): restart this edge")
        }
        lines.append("download   " + lane(status.lanes.download))
        lines.append("upload     " + lane(status.lanes.upload))
        if let news = status.lanes.news { lines.append("news       " + lane(news)) }
        if let keys = status.lanes.badgeKeys { lines.append("badge keys " + lane(keys)) }
        if status.isOffline { lines.append("offline    the hub is missing; passages go on") }
        return lines + status.conditions.map { "wrong      " + wrong($0) }
    }

    /// Such as `camera_black at door since …: look at the lens …`.
    private static func wrong(_ report: ConditionReport) -> String {
        let part = report.part.map { " at \($0)" } ?? ""
        let advice = report.known.map { ": \($0.advice)" } ?? ""
        return "\(report.condition)\(part) since \(report.since)\(advice)"
    }

    private static func gate(_ report: GateReport) -> String {
        let fault = report.lastFault.map { ", last fault \(Terminal.printable($0))" } ?? ""
        let outcomes = report.outcomes.sorted { $0.key < $1.key }
            .map { ", \($0.value) \($0.key)" }.joined()
        let failure = report.failure.map { ", fail-\($0)" } ?? ""
        return "\(report.kind)\(failure) \(report.link.rawValue), \(report.mode.name)\(outcomes)"
            + (report.line.map(line) ?? "") + fault
    }

    private static func line(_ line: LineReport) -> String {
        let firmware = line.firmware.map { ", firmware \(Terminal.printable($0))" } ?? ""
        return "\(firmware), \(line.badLines) bad lines, \(line.missed) missed"
    }

    /// Such as `granted, badge_one_time (one-time) at door`.
    private static func last(_ entry: DecisionEntry) -> String {
        let detail = (entry.detail ?? entry.hint).map { ": \($0)" } ?? ""
        return "\(entry.verdict)\(detail), \(entry.medium) (\(entry.assurance)) at \(entry.reader)"
    }

    private static func cache(_ head: EdgeStatus.Head?) -> String {
        guard let head else { return "none yet" }
        let age = Progress.words(.seconds(head.ageSeconds))
        return "version \(head.version), \(age) old" + (head.isStale ? ", stale" : "")
    }

    /// Such as `4 s ago, list 12 with 3 struck`.
    private static func heard(_ freshness: EdgeStatus.Freshness) -> String {
        let age = freshness.heartbeatAgeSeconds.map { "\(Progress.words(.seconds($0))) ago" }
        let list =
            freshness.flash == 0
            ? "nothing struck" : "list \(freshness.flash) with \(freshness.struck) struck"
        let words = [
            age ?? "not since the start", list, freshness.isZoneClosed ? "ZONE CLOSED" : nil,
            freshness.isLocked ? "LOCKED BY THE HUB" : nil,
            freshness.lacksHead ? "rights older than the list" : nil,
        ]
        return words.compactMap(\.self).joined(separator: ", ")
    }

    private static func lane(_ lane: LaneReport) -> String {
        let fault = lane.fault.map { ", \($0)" } ?? ""
        let alarm = lane.alarm.map { ", ALARM \($0)" } ?? ""
        return lane.phase + fault + alarm
    }
}
