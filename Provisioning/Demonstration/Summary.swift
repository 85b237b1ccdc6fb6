import Access

/// What the run showed, and whether it is what it had to show.
struct Summary: Sendable {
    private var rows: [(place: Place, tally: Tally, agreement: Agreement)] = []
    private var total = Tally()
    private let alarms: Alarms
    private let crossing: Crossing

    init(_ alarms: Alarms, _ crossing: Crossing) {
        self.alarms = alarms
        self.crossing = crossing
    }

    mutating func add(_ place: Place, _ tally: Tally, _ agreement: Agreement) {
        rows.append((place, tally, agreement))
        total.add(tally)
    }

    /// The refusals that nobody was given.
    private var missing: [String] {
        Refusal.allCases.map(\.name).filter { total.verdicts[$0] == nil }
    }

    var isGood: Bool {
        rows.count == Place.allCases.count && rows.allSatisfy(\.agreement.isWhole)
            && total.total >= Demonstration.scansMin && missing.isEmpty && total.surprises == 0
            && alarms.isGood && crossing.isGood
    }

    var lines: [String] {
        var lines = ["", "             scans  granted  refused   p50       p99       hub and edge"]
        for row in rows {
            lines.append(line(row.place.rawValue, row.tally, words(row.agreement)))
        }
        let isWhole = rows.allSatisfy(\.agreement.isWhole)
        lines.append(line("all", total, isWhole ? "agree" : "differ"))
        lines.append("")
        let refusals = Refusal.allCases.compactMap { refusal in
            total.verdicts[refusal.name].map { "\(refusal.name) \($0)" }
        }
        lines += wrapped(refusals, "Refused: ")
        lines.append(crossing.line)
        lines.append(alarms.line)
        if total.triedAgain > 0 {
            lines.append("\(total.triedAgain) codes were held up more than once.")
        }
        if !missing.isEmpty { lines += wrapped(missing, "Not shown: ") }
        if total.surprises > 0 { lines.append("\(total.surprises) answers were not the expected.") }
        lines.append(isGood ? "Good: every scan is at the hub, once." : "Not as it should be.")
        return lines
    }

    private func line(_ name: String, _ tally: Tally, _ words: String) -> String {
        let granted = tally.verdicts["granted"] ?? 0
        return "  \(Column.left(name, 10))" + Column.right("\(tally.total)", 6)
            + Column.right("\(granted)", 9) + Column.right("\(tally.total - granted)", 9)
            + Column.right(Decimal.milliseconds(tally.latency(percentile: 50)), 11)
            + Column.right(Decimal.milliseconds(tally.latency(percentile: 99)), 10)
            + "   " + words
    }

    private func words(_ agreement: Agreement) -> String {
        guard !agreement.isWhole else { return "\(agreement.records) records agree" }
        return "\(agreement.onlyAtEdge) only at the edge, \(agreement.onlyAtHub) only at the hub, "
            + "\(agreement.twiceAtHub) twice"
    }

    private func wrapped(_ words: [String], _ opening: String) -> [String] {
        var lines = [opening]
        for word in words {
            if lines[lines.count - 1].count + word.count > 96 { lines.append("  ") }
            lines[lines.count - 1] += word + "  "
        }
        return lines
    }
}
