import HubAdmin
import Sync

/// What is wrong with a device, in words; one that this tool does not know keeps its number.
extension DeviceCondition {
    init?(name: String) {
        guard let known = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = known
    }

    var words: String {
        switch self {
        case .cameraBlack: "camera black"
        case .cameraFrozen: "camera frozen"
        case .cameraGone: "no camera"
        case .readerSilent: "reader silent"
        case .gateLost: "gate not reached"
        case .cacheStale: "rights out of date"
        case .clockUntrusted: "clock not sure"
        case .diskLow: "disk nearly full"
        case .hubUnreachable: "hub not reached"
        case .gateHeldOpen: "gate held open"
        case .gateTampered: "gate housing open"
        case .sensorStuck: "sensor stuck"
        case .fireRelease: "fire release"
        case .journalFull: "nothing recorded"
        case .cacheAbsent: "no rights yet"
        case .trustAlarm: "must be looked at"
        case .keyringStale: "keys out of date"
        }
    }

    /// What to do about it.
    var advice: String {
        switch self {
        case .cameraBlack: "Take away what covers the lens, or give it light."
        case .cameraFrozen: "Pull the camera's plug and put it back; if it comes again, replace it."
        case .cameraGone: "See the camera's cable, then jalon-edge doctor on the device."
        case .readerSilent: "See the reader's cable, then jalon-edge doctor on the device."
        case .gateLost: "See the cable and the power of the gate's board."
        case .cacheStale: "See the device's network: it decides by rights that are old."
        case .clockUntrusted: "Let the device reach the hub or a time server once."
        case .diskLow: "Make room: jalon-edge doctor says what fills the disk."
        case .hubUnreachable: "See the network between the device and the hub."
        case .gateHeldOpen: "Shut the gate, or see what keeps it from shutting."
        case .gateTampered: "See who opened the housing, and close it."
        case .sensorStuck: "Clear the passage; then clean or replace the sensor."
        case .fireRelease: "Follow the fire alarm: everybody may pass until it is reset."
        case .journalFull: "Free the disk now: only free exits open."
        case .cacheAbsent: "Let the device reach the hub once: it has nothing to decide by."
        case .trustAlarm: "See jalon incidents, then jalon-edge doctor on the device."
        case .keyringStale: "See jalon keys show: renew what is over; else see the network."
        }
    }
}

/// One condition as the hub tells it.
struct ConditionWords {
    let text: String

    init(_ condition: JSON) {
        self.init(condition["condition"]?.text, part: condition["part"]?.integer)
    }

    init(_ name: String?, part: Int64?) {
        let words = name.flatMap { DeviceCondition(name: $0)?.words }
        let reader = part.flatMap { $0 > 0 ? " (reader \($0))" : nil } ?? ""
        text = (words ?? "condition \(TextTable.cell(name))") + reader
    }
}
