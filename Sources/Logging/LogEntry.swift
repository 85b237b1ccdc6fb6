package import FoundationEssentials

/// One event as it goes to a sink.
package struct LogEntry: Sendable, Equatable {
    package struct Field: Sendable, Equatable {
        package let name: String
        package let value: LogValue
    }

    package let time: Date
    package let level: LogLevel
    /// The event's fixed name, lower camel case: `journalFull`.
    package let event: String
    package let fields: [Field]

    package subscript(_ name: String) -> LogValue? {
        fields.last { $0.name == name }?.value
    }
}
