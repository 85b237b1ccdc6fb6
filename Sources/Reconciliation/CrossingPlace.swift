package import Sync
package import Vocabulary

/// Where a passage stands in the journals: the device, its epoch and the number of the scan.
package struct CrossingPlace: Hashable, Comparable, Sendable {
    package let device: DeviceID
    package let epoch: UInt32
    /// Of the scan that opened the gate.
    package let scan: UInt64

    package init(device: DeviceID, epoch: UInt32, scan: UInt64) {
        self.device = device
        self.epoch = epoch
        self.scan = scan
    }

    /// The place of a scan.
    package init(_ scan: JournalRecord) {
        self.init(device: scan.device, epoch: scan.epoch, scan: scan.sequence)
    }

    /// The place of what a record refers to; nil where it refers to nothing before it.
    package init?(referredToBy record: JournalRecord) {
        guard record.refersTo > 0, UInt64(record.refersTo) < record.sequence else { return nil }
        self.init(
            device: record.device,
            epoch: record.epoch,
            scan: record.sequence - UInt64(record.refersTo)
        )
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.device, left.epoch, left.scan) < (right.device, right.epoch, right.scan)
    }
}
