/// Who may do what with a file of an NTAG 424 DNA, and how it is said (data sheet, 8.2.3 and 9.3).
package struct FileSettings: Hashable, Sendable {
    package static let free: UInt8 = 0xE
    package static let never: UInt8 = 0xF
    private static let mirroringBit: UInt8 = 0x40

    package var mode: CommunicationMode
    package var read: UInt8
    package var write: UInt8
    package var readWrite: UInt8
    package var change: UInt8
    /// Nil where the file is given as it is.
    package var mirroring: MirrorSettings?

    package init(
        mode: CommunicationMode = .plain,
        read: UInt8 = free,
        write: UInt8 = free,
        readWrite: UInt8 = free,
        change: UInt8 = 0,
        mirroring: MirrorSettings? = nil
    ) {
        self.mode = mode
        self.read = read
        self.write = write
        self.readWrite = readWrite
        self.change = change
        self.mirroring = mirroring
    }

    /// The data of ChangeFileSettings for a file of so many bytes.
    init(_ bytes: [UInt8], fileBytes: Int) throws(NativeStatus) {
        guard bytes.count >= 3 else { throw .wrongLength }
        mode = CommunicationMode(option: bytes[0])
        readWrite = bytes[1] >> 4
        change = bytes[1] & 0xF
        read = bytes[2] >> 4
        write = bytes[2] & 0xF
        let rest = Array(bytes[3...])
        guard bytes[0] & ~(Self.mirroringBit | 3) == 0 else { throw .wrongParameter }
        if bytes[0] & Self.mirroringBit != 0 {
            mirroring = try MirrorSettings(rest, fileBytes: fileBytes)
        } else if !rest.isEmpty {
            throw .wrongLength
        }
    }

    /// The answer to GetFileSettings, from the option on; the size stands behind the rights.
    func bytes(fileBytes: Int) -> [UInt8] {
        let option = mode.rawValue | (mirroring == nil ? 0 : Self.mirroringBit)
        return [option, readWrite << 4 | change, read << 4 | write]
            + CardCipher.littleEndian(UInt32(fileBytes), count: 3) + (mirroring?.bytes ?? [])
    }
}
