package import Sync
package import Vocabulary

/// One thing that is wrong with this device, as the local page tells it.
package struct ConditionReport: Codable, Hashable, Sendable {
    /// The word of a ``DeviceCondition``.
    package let condition: String
    /// The reader it is of; nil where it is of the device.
    package let part: String?
    /// The lowest possible time at which it came.
    package let since: Timestamp

    package init(_ condition: DeviceCondition, part: String?, since: Timestamp) {
        self.condition = condition.name
        self.part = part
        self.since = since
    }

    /// Nil for a word that only a newer edge knows.
    package var known: DeviceCondition? {
        DeviceCondition.allCases.first { $0.name == condition }
    }
}
