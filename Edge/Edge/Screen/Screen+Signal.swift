package import Display
package import Gates
import Sync

extension Screen {
    /// The same scene for lamps and a buzzer.
    package var signal: Signal {
        switch scene.look {
        case .idle: notices.contains(where: \.needsHands) ? .attention : .ready
        case .passed: .ready
        case .reading: .reading
        case .granted: .granted
        case .refused: .refused
        case .attention: .attention
        case .free, .evacuation: .free
        case .out: .outOfService
        }
    }
}

extension DeviceCondition {
    /// Whether whoever stands at the device can and should do something about it.
    ///
    /// What stops nobody here is told by the page and by the hub; a lamp that blinks all day for it
    /// is looked at no more.
    fileprivate var needsHands: Bool {
        switch self {
        case .cameraBlack, .cameraFrozen, .cameraGone, .readerSilent, .gateLost, .gateHeldOpen,
            .gateTampered, .sensorStuck, .fireRelease, .cacheStale, .journalFull, .cacheAbsent:
            true
        case .hubUnreachable, .clockUntrusted, .diskLow, .trustAlarm, .keyringStale: false
        }
    }
}
