import CardEmulation
import Glibc
import Processes

/// What `jalon-nfc` takes while nobody comes.
enum RestFigure {
    struct Rest {
        let processorPercent: Double
        let residentMebibytes: Double
    }

    static func measure(seconds: Int, latency: Duration) async throws -> Rest {
        let reader = try EmulatedReader(latency: latency)
        defer { reader.stop() }
        let child = try SisterProgram.start(
            "jalon-nfc",
            ["watch", "--device", reader.connection ?? ""],
            input: .pipe
        )
        try await Task.sleep(for: .seconds(1))
        let before = Machine.processorSeconds(of: child.processIdentifier)
        try await Task.sleep(for: .seconds(seconds))
        let after = Machine.processorSeconds(of: child.processIdentifier)
        let resident = Machine.residentMebibytes(of: child.processIdentifier)
        await child.terminate()
        guard let before, let after, let resident else {
            throw BenchmarkFailure(.system, "The reader ended before it was measured.")
        }
        return Rest(
            processorPercent: (after - before) / Double(seconds) * 100,
            residentMebibytes: resident
        )
    }
}

extension Machine {
    /// Processor time of a process so far (proc(5), stat: fields 14 and 15); nil when it is gone.
    static func processorSeconds(of process: Int32) -> Double? {
        guard let bytes = try? Files.read("/proc/\(process)/stat", limit: 4_096) else { return nil }
        // The name, in parentheses, may hold blanks.
        guard let end = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = String(decoding: bytes[(end + 1)...], as: UTF8.self).split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let own = Double(fields[12]) else {
            return nil
        }
        return (user + own) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
