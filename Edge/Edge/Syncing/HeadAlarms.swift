import Crypto
import Logging
import Synchronization

/// Raises the alarm once for each head that must not be.
final class HeadAlarms: Sendable {
    private let reports: DownloadLane.Reports
    private let events: Log
    private let alarmed = Mutex<Digest?>(nil)

    init(reports: DownloadLane.Reports, events: Log) {
        self.reports = reports
        self.events = events
    }

    func raise(_ alarm: HeadAlarm) {
        let isNew = alarmed.withLock { alarmed in
            defer { alarmed = alarm.digest }
            return alarmed != alarm.digest
        }
        guard isNew else { return }
        events.error(
            "headAlarm",
            ["fault": "\(alarm.fault.rawValue)", "version": .integer(alarm.version)]
        )
        reports.alarmed(alarm)
    }
}
