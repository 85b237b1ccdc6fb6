package import FoundationEssentials
internal import Synchronization

/// Tells what happens, as events with fields; passed in, never global.
package struct Log: Sendable {
    package static let perSecondMax = 20

    private let level: LogLevel
    private let sink: LogSink
    private let context: [LogEntry.Field]
    private let now: @Sendable () -> Date
    private let rate: SharedRate

    /// A log that writes entries of `level` and above.
    package init(
        _ sink: LogSink,
        level: LogLevel = .info,
        perSecondMax: Int = Log.perSecondMax,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.init(sink, level, [], now, SharedRate(perSecondMax))
    }

    private init(
        _ sink: LogSink,
        _ level: LogLevel,
        _ context: [LogEntry.Field],
        _ now: @escaping @Sendable () -> Date,
        _ rate: SharedRate
    ) {
        self.sink = sink
        self.level = level
        self.context = context
        self.now = now
        self.rate = rate
    }

    /// Says nothing.
    package static let silent = Log(.silent, level: .error)

    /// The same log with fields that every entry carries, such as the request's id.
    package func with(_ fields: KeyValuePairs<String, LogValue>) -> Log {
        Log(sink, level, context + Self.list(fields), now, rate)
    }

    package func debug(_ event: String, _ fields: KeyValuePairs<String, LogValue> = [:]) {
        write(.debug, event, fields)
    }

    package func info(_ event: String, _ fields: KeyValuePairs<String, LogValue> = [:]) {
        write(.info, event, fields)
    }

    package func warning(_ event: String, _ fields: KeyValuePairs<String, LogValue> = [:]) {
        write(.warning, event, fields)
    }

    package func error(_ event: String, _ fields: KeyValuePairs<String, LogValue> = [:]) {
        write(.error, event, fields)
    }

    /// Writes the counts of entries still held back; called at the end of a program.
    package func flush() {
        for (name, count) in rate.value.withLock({ $0.takeHeldBack() }) {
            writeHeldBack(count, of: name, at: now())
        }
    }

    private func write(
        _ level: LogLevel,
        _ event: String,
        _ fields: KeyValuePairs<String, LogValue>
    ) {
        guard level >= self.level else { return }
        let time = now()
        let second = Int(time.timeIntervalSince1970.rounded(.down))
        let verdict = rate.value.withLock { $0.judge(event, second: second) }
        guard case .pass(let heldBack) = verdict else { return }
        if heldBack > 0 { writeHeldBack(heldBack, of: event, at: time) }
        let fields = context + Self.list(fields)
        sink.write(LogEntry(time: time, level: level, event: event, fields: fields))
    }

    private func writeHeldBack(_ count: Int, of event: String, at time: Date) {
        let fields = [
            LogEntry.Field(name: "of", value: .text(event)),
            LogEntry.Field(name: "count", value: .integer(count)),
        ]
        sink.write(LogEntry(time: time, level: .warning, event: "heldBack", fields: fields))
    }

    private static func list(_ fields: KeyValuePairs<String, LogValue>) -> [LogEntry.Field] {
        fields.map { LogEntry.Field(name: $0.key, value: $0.value) }
    }
}

/// The one count that all copies of a log share.
private final class SharedRate: Sendable {
    let value: Mutex<LogRate>

    init(_ perSecondMax: Int) {
        value = Mutex(LogRate(perSecondMax: perSecondMax))
    }
}
