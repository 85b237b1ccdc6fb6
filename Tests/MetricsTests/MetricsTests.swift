import Metrics
import Testing

@Suite struct `Metrics of the process` {
    @Test func `The text is what Prometheus reads`() {
        let metrics = Metrics()
        metrics.count("a_total", "Help \\ of\na.", labels: ["z": "1", "b": "q\"\\\n"], by: 2)
        metrics.count("a_total", "Help \\ of\na.", labels: ["z": "1", "b": "q\"\\\n"])
        metrics.set("b", "A gauge.", to: -3)
        metrics.observe("c_seconds", "Times.", .milliseconds(3))
        metrics.observe("c_seconds", "Times.", .seconds(40))
        let lines = metrics.text.split(separator: "\n").map(String.init)
        #expect(
            Array(lines.prefix(9)) == [
                #"# HELP a_total Help \\ of\na."#, "# TYPE a_total counter",
                #"a_total{b="q\"\\\n",z="1"} 3"#, "# HELP b A gauge.", "# TYPE b gauge", "b -3",
                "# HELP c_seconds Times.", "# TYPE c_seconds histogram",
                #"c_seconds_bucket{le="0.001"} 0"#,
            ]
        )
        #expect(lines.contains(#"c_seconds_bucket{le="0.005"} 1"#))
        #expect(lines.contains(#"c_seconds_bucket{le="30"} 1"#))
        #expect(lines.contains(#"c_seconds_bucket{le="+Inf"} 2"#))
        #expect(lines.contains("c_seconds_sum 40.003"))
        #expect(lines.last == "c_seconds_count 2")
    }

    @Test func `A name has a bounded number of series`() {
        let metrics = Metrics()
        for number in 0..<(Metrics.seriesMax + 50) {
            metrics.count("a_total", "A.", labels: ["n": "\(number)"])
        }
        let lines = metrics.text.split(separator: "\n")
        #expect(lines.count == 2 + Metrics.seriesMax + 1)
        #expect(lines.contains("a_total{n=\"other\"} 50"))
    }

    @Test func `What somebody else measured is told with its own bounds`() {
        var histogram = Histogram(bounds: [0.1, 0.3])
        for milliseconds in [100, 101, 300, 301] { histogram.observe(.milliseconds(milliseconds)) }
        let metrics = Metrics()
        metrics.put("a_seconds", "A.", labels: ["way": "in"], histogram)
        metrics.set("b_seconds", "B.", toSeconds: 0.25)
        metrics.count("c_seconds_total", "C.", bySeconds: 1.5)
        #expect(
            metrics.text.split(separator: "\n").filter { !$0.hasPrefix("#") } == [
                #"a_seconds_bucket{way="in",le="0.1"} 1"#,
                #"a_seconds_bucket{way="in",le="0.3"} 3"#,
                #"a_seconds_bucket{way="in",le="+Inf"} 4"#, #"a_seconds_sum{way="in"} 0.802"#,
                #"a_seconds_count{way="in"} 4"#, "b_seconds 0.25", "c_seconds_total 1.5",
            ]
        )
    }
}
