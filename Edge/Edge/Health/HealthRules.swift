import Gates
import Journal
package import Sync

/// When something is wrong: the thresholds, and what a sample shows by them.
package enum HealthRules {
    /// What is wrong, and with which reader: its place in the configuration from 1, else 0.
    package struct Finding: Hashable, Sendable {
        package let condition: DeviceCondition
        package let place: UInt16

        package init(_ condition: DeviceCondition, place: UInt16 = 0) {
            self.condition = condition
            self.place = place
        }
    }

    /// A part that opens for the first time may take so long.
    package static let openingMax = Duration.seconds(3)
    /// Who starts without a hub cannot know the time: told when it has not answered until now.
    package static let clockConfirmedWithin = Duration.milliseconds(2_500)
    /// Below this the disk is low; a day of a busy gate is a hundredth of it.
    package static let freeBytesMin: UInt64 = 200 << 20
    /// Above this a disk that was low is well again.
    package static let freeBytesWell: UInt64 = 250 << 20
    /// A journal that takes no more than so many records counts as full: the passages of a queue at
    /// the gate, with the records of how it came to that.
    package static let recordsLeftMin = 64
    /// A lane that fails for longer is told to the hub's side; what is shorter mends itself.
    package static let hubMissedMax = EdgeStatus.failingMax
    /// Three heartbeats that did not come: whatever the lanes say, nobody knows what was struck.
    package static let heartbeatAgeMax = Duration.seconds(90)
    /// After so long the screen of the device says that it works without a network.
    package static let offlineNoticeAfter = Duration.seconds(10)

    /// `isLow` is whether the disk was low before; `sinceStart` how long the daemon runs.
    package static func findings(
        _ sample: HealthSample,
        isLow: Bool,
        sinceStart: Duration
    ) -> Set<Finding> {
        var found: Set<Finding> = []
        let isOpening = sinceStart < openingMax
        for (index, reader) in sample.readers.enumerated() {
            guard let condition = condition(of: reader, isOpening: isOpening) else { continue }
            found.insert(Finding(condition, place: UInt16(clamping: index + 1)))
        }
        let ofDevice: [(DeviceCondition, Bool)] = [
            (.gateLost, isLost(sample.gate, isOpening: isOpening)),
            (.gateHeldOpen, sample.gate.isHeldOpen),
            (.gateTampered, sample.gate.isTampered),
            (.sensorStuck, sample.gate.isSensorStuck),
            (.fireRelease, sample.gate.isReleasedByFire),
            (.cacheAbsent, !sample.hasCache),
            (.cacheStale, sample.hasCache && sample.isCacheStale),
            (.clockUntrusted, !sample.isClockConfirmed && sinceStart >= clockConfirmedWithin),
            (.diskLow, isDiskLow(sample, wasLow: isLow)),
            (.journalFull, isJournalFull(sample.space)),
            (
                .hubUnreachable,
                isHubMissed(sample, for: hubMissedMax) || isUnheard(sample, sinceStart)
            ),
            (.keyringStale, sample.isKeyringStale),
            (.trustAlarm, sample.lanes.all.contains { $0.alarm != nil }),
        ]
        for (condition, holds) in ofDevice where holds { found.insert(Finding(condition)) }
        return found
    }

    /// Told while it can still be journalled: what is left is for those who are at the gate.
    private static func isJournalFull(_ space: SpaceMachine.State) -> Bool {
        switch space {
        case .normal: false
        case .degraded(let left): left <= recordsLeftMin
        case .full: true
        }
    }

    /// Whether the hub has not been reached for longer than `limit`.
    package static func isHubMissed(_ sample: HealthSample, for limit: Duration) -> Bool {
        let lanes = sample.lanes
        return lanes.download.isFailing(for: limit, at: sample.low)
            || sample.backlog > 0 && lanes.upload.isFailing(for: limit, at: sample.low)
            || lanes.badgeKeys?.isFailing(for: limit, at: sample.low) == true
    }

    /// Whether no heartbeat came for too long, by whatever way; before the first it counts from the
    /// start.
    private static func isUnheard(_ sample: HealthSample, _ sinceStart: Duration) -> Bool {
        (sample.heartbeatAge ?? sinceStart) > heartbeatAgeMax
    }

    private static func condition(of reader: ReaderReport, isOpening: Bool) -> DeviceCondition? {
        let isCamera = reader.kind == ReaderConfiguration.Kind.qr.rawValue
        let missing = isCamera ? DeviceCondition.cameraGone : .readerSilent
        switch (reader.state, reader.fault) {
        case ("finished", _), ("stopping", _), ("stopped", _), ("ready", nil): return nil
        case ("ready", "black"?), ("ready", "white"?): return .cameraBlack
        case ("ready", "frozen"?): return .cameraFrozen
        case ("waiting", nil), ("opening", nil):
            return isOpening && reader.restarts == 0 && reader.faults == 0 ? nil : missing
        default: return missing
        }
    }

    private static func isLost(_ gate: GateReport, isOpening: Bool) -> Bool {
        switch gate.link {
        case .ready: false
        case .opening: !isOpening
        case .lost: true
        }
    }

    private static func isDiskLow(_ sample: HealthSample, wasLow: Bool) -> Bool {
        if case .degraded = sample.space { return true }
        guard let free = sample.freeBytes else { return wasLow }
        return free < (wasLow ? freeBytesWell : freeBytesMin)
    }
}

extension EdgeStatus.Lanes {
    var all: [LaneReport] { [download, upload] + [badgeKeys, news].compactMap { $0 } }
}
