import Access
import Gates
import PortEmulation

/// Directs an emulated door board by lines of words, each answered by one line.
package struct BoardDesk {
    private static let millisecondsMax = 600_000
    private static let countMax = 1_000_000

    private let board: DoorBoard

    package init(_ board: DoorBoard) {
        self.board = board
    }

    /// One line, `ok …` or `error …`; nil when the line asks for the end.
    package func answer(to line: String) -> String? {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words != ["quit"] else { return nil }
        do throws(ControlRefusal) {
            let result = try obey(words)
            return result.isEmpty ? "ok" : "ok \(result)"
        } catch {
            return "error \(error)"
        }
    }

    private func obey(_ words: [String]) throws(ControlRefusal) -> String {
        let rest = Array(words.dropFirst())
        switch words.first {
        case "person": board.set(try person(rest))
        case "next": board.expect([try person(rest)])
        case "walk": board.walk(try direction(rest.first))
        case "fire": board.set(.fire, try isOn(rest.first))
        case "tamper": board.set(.tamper, try isOn(rest.first))
        case "contact": board.set(.contactOpen, try isOn(rest.first))
        case "sensor":
            board.set(.sensor(try direction(rest.first)), try isOn(rest.dropFirst().first))
        case "fault": try fault(rest)
        case "restart": board.restart()
        case "unplug": board.unplug()
        case "replug", "plug": return try plug()
        case "path": return board.path ?? ""
        case "stats": return statistics
        default:
            throw ControlRefusal(
                "a line begins with person, next, walk, fire, tamper, contact, sensor, fault,"
                    + " restart, unplug, replug, path, stats or quit"
            )
        }
        return ""
    }

    private func plug() throws(ControlRefusal) -> String {
        board.unplug()
        do {
            try board.plug()
        } catch {
            throw ControlRefusal(error.message)
        }
        return board.path ?? ""
    }

    /// `pass 300`, `none`, `twice 300`, …; without a number after 300 ms.
    private func person(_ words: [String]) throws(ControlRefusal) -> EmulatedPerson {
        let after = words.count > 1 ? try number(words[1], 0...Self.millisecondsMax) : 300
        guard let kind = words.first, let person = EmulatedPerson(kind, .milliseconds(after))
        else {
            throw ControlRefusal("a person is one of pass, none, twice, stuck, wrong-way, door")
        }
        return person
    }

    private func fault(_ words: [String]) throws(ControlRefusal) {
        guard words != ["none"] else {
            board.clearFaults()
            return
        }
        guard let fault = words.first.flatMap({ BoardFault(rawValue: $0) }) else {
            let known = BoardFault.allCases.map(\.rawValue).joined(separator: ", ")
            throw ControlRefusal("a fault is one of none, \(known)")
        }
        let count = words.count > 1 ? try number(words[1], 0...Self.countMax) : 1
        board.arm(fault, count: count == 0 ? nil : count)
    }

    private func direction(_ word: String?) throws(ControlRefusal) -> Direction {
        guard let direction = Direction.allCases.first(where: { $0.name == word }) else {
            throw ControlRefusal("a direction is entry or exit")
        }
        return direction
    }

    private func isOn(_ word: String?) throws(ControlRefusal) -> Bool {
        switch word {
        case "on", "open": return true
        case "off", "shut": return false
        default: throw ControlRefusal("an input is on or off")
        }
    }

    private func number(
        _ word: String,
        _ range: ClosedRange<Int>
    ) throws(ControlRefusal) -> Int {
        guard let number = Int(word), range.contains(number) else {
            throw ControlRefusal("a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private var statistics: String {
        let now = board.memory
        let refused = now.refusals.values.reduce(0, +)
        let faults = now.faults.map { "\($0.key.rawValue)=\($0.value)" }.sorted()
        let counts = [
            "pulses=\(now.pulses.count)", "twice=\(now.pulsedTwice.count)",
            "passages=\(now.passages)", "refused=\(refused)", "repeats=\(now.repeats)",
            "drops=\(now.drops.count)", "restarts=\(now.restarts)", "plugs=\(now.plugs)",
            "beats=\(now.beats)", "bad=\(now.badLines)", "lamp=\(now.lamp?.name ?? "none")",
            "holding=\(now.isHolding)", "closed=\(now.isContactClosed)",
        ]
        return (counts + faults).joined(separator: " ")
    }
}
