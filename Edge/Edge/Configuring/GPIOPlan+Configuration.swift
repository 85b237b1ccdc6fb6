import Configuration
package import GatePorts
import Gates

/// The lines of a gate on this machine's own connector, as a configuration names them.
extension GPIOPlan {
    package static let offsetMax = 1_023
    package static let chipBytesMax = 31

    /// Reads what is there; nil, and noted, where it is no gate.
    init?(_ reader: ConfigurationReader, sensor: GateSettings.Sensor) {
        let chip = reader.requiredString("chip")
        if chip.utf8.count > Self.chipBytesMax {
            reader.refuse("chip", "takes a label of at most \(Self.chipBytesMax) characters")
        }
        var lines: [Role: Line] = [:]
        for role in Role.allCases {
            let offset = reader.int(role.word, default: -1, in: 0...Self.offsetMax)
            if offset >= 0 { lines[role] = Line(UInt32(offset)) }
        }
        for role in Self.named("activeLow", reader, lines) { lines[role]?.isActiveLow = true }
        for role in Self.named("pullUp", reader, lines, isInput: true) {
            lines[role]?.bias = .pullUp
        }
        for role in Self.named("pullDown", reader, lines, isInput: true) {
            if lines[role]?.bias == .pullUp {
                reader.refuse("pullDown", "names \(role.word), which is pulled up")
            }
            lines[role]?.bias = .pullDown
        }
        Self.check(Set(lines.keys), reader, sensor)
        if Set(lines.values.map(\.offset)).count < lines.count {
            reader.refuse("chip", "two lines have one number")
            return nil
        }
        guard lines[.entry] != nil || lines[.exit] != nil else {
            reader.refuse("entry", "missing: give the line that opens, entry, exit or both")
            return nil
        }
        self.init(chip: chip, lines)
    }

    /// The roles of a list of words, each of which has a line.
    private static func named(
        _ key: String,
        _ reader: ConfigurationReader,
        _ lines: [Role: Line],
        isInput: Bool = false
    ) -> [Role] {
        let words = reader.strings(key)
        let known = Role.allCases.filter { !isInput || !$0.isOutput }
        let roles = words.compactMap { word in known.first { $0.word == word } }
        if Set(roles).count < words.count {
            let names = known.map(\.word).joined(separator: ", ")
            reader.refuse(key, "takes names of lines, each once: \(names)")
        }
        for role in Set(roles).sorted(by: { $0.rawValue < $1.rawValue }) where lines[role] == nil {
            reader.refuse(key, "names \(role.word), which has no line")
        }
        return roles
    }

    private static func check(
        _ roles: Set<Role>,
        _ reader: ConfigurationReader,
        _ sensor: GateSettings.Sensor
    ) {
        let hasPulse = !roles.isDisjoint(with: [.sensorEntry, .sensorExit])
        switch sensor {
        case .pulse where !hasPulse:
            reader.refuse("sensorEntry", "missing: a sensor of kind pulse needs its line")
        case .contact where !roles.contains(.contact):
            reader.refuse("contact", "missing: a sensor of kind contact needs its line")
        case .none where hasPulse, .contact where hasPulse:
            reader.refuse(
                "sensorEntry",
                "is for a sensor of kind pulse, and this gate's is \(sensor.rawValue)"
            )
        default: break
        }
    }
}

extension GPIOPlan.Role {
    /// As a configuration spells it.
    package var word: String {
        switch self {
        case .entry: "entry"
        case .exit: "exit"
        case .sensorEntry: "sensorEntry"
        case .sensorExit: "sensorExit"
        case .contact: "contact"
        case .tamper: "tamper"
        case .fire: "fire"
        }
    }
}
