/// The commands of a PN532 that libnfc sends (UM0701-02, 7).
package enum ChipCommand: UInt8, CaseIterable, Sendable {
    case diagnose = 0x00
    case firmwareVersion = 0x02
    case generalStatus = 0x04
    case readRegister = 0x06
    case writeRegister = 0x08
    case setParameters = 0x12
    case samConfiguration = 0x14
    case powerDown = 0x16
    case rfConfiguration = 0x32
    case dataExchange = 0x40
    case communicateThrough = 0x42
    case deselect = 0x44
    case listPassiveTarget = 0x4A
    case release = 0x52
    case select = 0x54
    case autoPoll = 0x60
}
