/// Bounds what a rattling contact can write into the journal.
///
/// So many events of one kind a minute are journalled one by one; the rest of that minute becomes
/// one record with their number. Of what lasts, the end of a beginning that was journalled is
/// journalled too, whenever it comes, and the record of a minute says how things stand: the journal
/// never shows as lasting what has ended.
package struct EventFlood<Key: Hashable & Sendable>: Sendable {
    /// What one record stands for.
    package struct Summary: Sendable, Hashable {
        package let key: Key
        /// Events that were not journalled; zero where only the state has to be told.
        package let omitted: UInt32
        /// For what lasts: that it does not last any more.
        package let isOver: Bool

        package init(key: Key, omitted: UInt32, isOver: Bool) {
            self.key = key
            self.omitted = omitted
            self.isOver = isOver
        }
    }

    private struct Line {
        var began: Duration
        var singles = 0
        var omitted: UInt32 = 0
        var lasts = false
        /// As it is.
        var isActive = false
        /// As the journal has it.
        var isWritten = false

        var isDue: Bool { omitted > 0 || isActive != isWritten }
    }

    private let singlesMax: Int
    private let length: Duration
    private var lines: [Key: Line] = [:]

    package init(singlesMax: Int = 10, length: Duration = .seconds(60)) {
        self.singlesMax = singlesMax
        self.length = length
    }

    /// Whether to journal this one on its own; else it is counted.
    package mutating func handle(
        _ key: Key,
        lasts: Bool,
        isOver: Bool,
        at moment: Duration
    ) -> Bool {
        var line = lines[key] ?? Line(began: moment)
        defer { lines[key] = line }
        line.lasts = lasts
        line.isActive = lasts && !isOver
        if lasts, isOver {
            defer { line.isWritten = false }
            return line.isWritten
        }
        if line.singles == 0, line.omitted == 0 { line.began = moment }
        guard line.singles < singlesMax else {
            line.omitted = line.omitted == .max ? .max : line.omitted + 1
            return false
        }
        line.singles += 1
        line.isWritten = line.isActive
        return true
    }

    /// What is to be journalled of the minutes that have ended.
    package mutating func tick(at moment: Duration) -> [Summary] {
        let length = length
        return settle { moment - $0.began >= length }
    }

    /// What was counted and not journalled yet, for the end of the process.
    package mutating func drain() -> [Summary] {
        settle { _ in true }
    }

    private mutating func settle(where isEnded: (Line) -> Bool) -> [Summary] {
        var summaries: [Summary] = []
        for (key, line) in lines where isEnded(line) {
            if line.isDue {
                let isOver = line.lasts && !line.isActive
                summaries.append(Summary(key: key, omitted: line.omitted, isOver: isOver))
            }
            lines[key]?.singles = 0
            lines[key]?.omitted = 0
            lines[key]?.isWritten = line.isActive
        }
        return summaries
    }
}
