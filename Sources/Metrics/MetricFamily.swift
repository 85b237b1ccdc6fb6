/// All series of one name.
struct MetricFamily {
    enum Kind: String {
        case counter
        case gauge
        case histogram
    }

    let kind: Kind
    let help: String
    private var series: [[String: String]: MetricSeries] = [:]

    init(kind: Kind, help: String) {
        self.kind = kind
        self.help = help
    }

    mutating func change(_ labels: [String: String], _ body: (inout MetricSeries) -> Void) {
        let isKnown = series[labels] != nil || series.count < Metrics.seriesMax
        let place = isKnown ? labels : labels.mapValues { _ in "other" }
        body(&series[place, default: MetricSeries()])
    }

    func text(named name: String) -> String {
        var lines = ["# HELP \(name) \(Self.escaped(help))", "# TYPE \(name) \(kind.rawValue)"]
        let sorted = series.map { (labels: Self.pairs($0.key), series: $0.value) }
            .sorted { $0.labels.joined() < $1.labels.joined() }
        for entry in sorted {
            lines +=
                kind == .histogram
                ? entry.series.histogramLines(name, entry.labels)
                : [MetricSeries.line(name, entry.labels, entry.series.value)]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func pairs(_ labels: [String: String]) -> [String] {
        labels.sorted { $0.key < $1.key }.map { name, value in
            let quoted = escaped(value).replacing("\"", with: "\\\"")
            return "\(name)=\"\(quoted)\""
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }
}
