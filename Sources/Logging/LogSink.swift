internal import Processes
internal import Synchronization

/// Where entries go.
package struct LogSink: Sendable {
    let write: @Sendable (LogEntry) -> Void

    package init(_ write: @escaping @Sendable (LogEntry) -> Void) {
        self.write = write
    }

    /// Standard error: text when a person watches, else JSON lines.
    package static func standardError() -> LogSink {
        let format = StandardStream.error.isTerminal ? LogFormat.text : .jsonLines
        return LogSink { StandardStream.error.write(format.line($0)) }
    }

    package static let silent = LogSink { _ in }
}

/// Keeps the entries, for tests and for a page that shows the latest.
package final class LogMemory: Sendable {
    private let kept = Mutex<[LogEntry]>([])
    private let countMax: Int

    /// Beyond `countMax` the oldest entry goes.
    package init(countMax: Int = 1_000) {
        self.countMax = countMax
    }

    package var entries: [LogEntry] { kept.withLock { $0 } }

    package var sink: LogSink {
        LogSink { entry in
            self.kept.withLock { kept in
                kept.append(entry)
                if kept.count > self.countMax { kept.removeFirst() }
            }
        }
    }
}
