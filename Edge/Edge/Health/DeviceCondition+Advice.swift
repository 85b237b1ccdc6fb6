package import Sync

extension DeviceCondition {
    /// What somebody who stands before the device does about it.
    package var advice: String {
        switch self {
        case .cameraBlack: "clean and uncover the lens, and look at the light before it"
        case .cameraFrozen: "unplug the camera and plug it again"
        case .cameraGone: "look at the camera's cable; then jalon-edge doctor"
        case .readerSilent: "look at the reader's cable; then jalon-edge doctor"
        case .gateLost: "look at the gate's cable and power; people pass by a steward until then"
        case .cacheStale: "bring the network back: the rights here are too old"
        case .clockUntrusted: "it ends with the first answer of the hub; bring the network back"
        case .diskLow: "free space on the volume of the state folder"
        case .hubUnreachable: "look at the network and at the hub's address; passages go on"
        case .gateHeldOpen: "see that the gate is shut"
        case .gateTampered: "shut the housing of the gate, and find out who opened it"
        case .sensorStuck: "free the gate's sensor: no passage can be counted"
        case .fireRelease: "the fire input is active: open by hand what is still shut"
        case .journalFull: "free space on the volume at once: nobody passes until then"
        case .cacheAbsent: "wait for the first rights from the hub; bring the network back"
        case .trustAlarm: "look at the incidents of this device at the hub"
        case .keyringStale: "bring the network back; then jalon keys show at the hub"
        }
    }
}
