import CommandLine
import Configuration
import FoundationEssentials

/// `jalon-edge doctor`.
struct DoctorCommand {
    private struct Report: Encodable {
        let isWell: Bool
        let findings: [DoctorFinding]
    }

    private let parsed: ParsedCommand

    init(_ parsed: ParsedCommand) {
        self.parsed = parsed
    }

    func run(_ console: Console) async throws -> ExitCode {
        let configuration: EdgeConfiguration
        do throws(ConfigurationError) {
            configuration = try EdgeConfiguration(parsed)
        } catch {
            say(
                [.fail("configuration", error.message, "mend the configuration first")],
                console
            )
            return .config
        }
        console.progress("looking at files and devices, and asking the hub")
        let doctor = Doctor(
            configuration,
            programs: ReaderPrograms(
                codes: RunCommand.besideThisProgram("jalon-qr"),
                cards: RunCommand.besideThisProgram("jalon-nfc")
            )
        )
        let findings = await doctor.findings()
        console.progress("")
        say(findings, console)
        return findings.contains { $0.level == .fail } ? .no : .ok
    }

    private func say(_ findings: [DoctorFinding], _ console: Console) {
        guard parsed.flag("json") else {
            for line in Self.lines(findings) { console.say(line) }
            return
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let isWell = !findings.contains { $0.level == .fail }
        let report = Report(isWell: isWell, findings: findings)
        guard let data = try? encoder.encode(report) else { return }
        console.say(String(decoding: data, as: UTF8.self))
    }

    /// One line a finding, what to do under it, and what it adds up to.
    static func lines(_ findings: [DoctorFinding]) -> [String] {
        let width = findings.map(\.part.count).max() ?? 0
        var lines: [String] = []
        for finding in findings {
            let level = finding.level.rawValue + String(repeating: " ", count: 6)
            let part = finding.part + String(repeating: " ", count: width)
            let indent = String(repeating: " ", count: 6 + width + 2)
            let texts = finding.text.split(separator: "\n").map(String.init)
            lines.append(level.prefix(6) + part.prefix(width) + "  " + (texts.first ?? ""))
            lines += texts.dropFirst().map { indent + $0 }
            if let advice = finding.advice { lines.append(indent + "→ " + advice) }
        }
        let wrong = findings.count { $0.level == .fail }
        let weak = findings.count { $0.level == .warn }
        lines.append(
            wrong + weak == 0 ? "All is well." : "\(wrong) to mend, \(weak) to look at."
        )
        return lines
    }
}
