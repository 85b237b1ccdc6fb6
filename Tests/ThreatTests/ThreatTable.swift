import Foundation

/// Which rows of the table of threats are proved, and which are excused.
struct ThreatTable {
    static let rows = 1...37
    static let exceptionsMax = 5

    /// Numbers of the tests that are named after a row.
    let proved: Set<Int>
    /// Numbers in the table of exceptions.
    let excused: [Int]

    /// From the text of all tests, and of the page on threats.
    init(tests: [String], page: String) {
        proved = Set(
            tests.joined(separator: "\n").matches(of: /func `Row (\d+): [^`]+`/)
                .compactMap { Int($0.1) }
        )
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        let exceptions = lines.drop { !$0.hasPrefix("**Exceptions") }.dropFirst()
            .prefix { !$0.hasPrefix("**") }
        excused = exceptions.compactMap { line in
            line.firstMatch(of: /^\| (\d+) \|/).flatMap { Int($0.1) }
        }
    }

    /// What is missing, in words.
    var faults: [String] {
        var faults = Self.rows.filter { !proved.contains($0) && !excused.contains($0) }
            .map { "row \($0) has neither a test nor an exception" }
        if excused.count > Self.exceptionsMax {
            faults.append("\(excused.count) exceptions, \(Self.exceptionsMax) at most")
        }
        return faults
    }
}
