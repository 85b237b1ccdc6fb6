import Kernel
import Processes
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
}
