/// Reading and writing files, whatever the command.
extension NTAG424 {
    /// How an access is protected: as the file says where a key allowed it, plain where it is free.
    func access(
        _ rights: [UInt8],
        _ mode: CommunicationMode
    ) throws(NativeStatus) -> CommunicationMode {
        if let session, rights.contains(session.keyNumber) { return mode }
        if rights.contains(FileSettings.free) { return .plain }
        throw rights.contains { $0 < Self.keyCount } ? .authentication : .permissionDenied
    }

    /// The file's bytes; without a session, with what this tap shows.
    ///
    /// The counter rises at the first read of a tap. Nil where it has reached its limit.
    mutating func contentForReading(_ number: UInt8) -> [UInt8]? {
        guard var file = files[number] else { return nil }
        guard session == nil, let mirroring = file.settings.mirroring else { return file.content }
        if let reading = file.reading { return reading }
        guard file.counter < min(mirroring.counterLimit ?? 0xFF_FFFF, 0xFF_FFFF) else { return nil }
        file.counter += 1
        let mirror = TapMirror(
            settings: mirroring,
            uid: uid,
            counter: file.counter,
            keys: keys,
            random: random
        )
        let reading = mirror.applied(to: file.content)
        file.reading = reading
        files[number] = file
        return reading
    }

    /// False where the bytes do not fit the file.
    mutating func write(_ bytes: [UInt8], at offset: Int, to number: UInt8) -> Bool {
        guard let file = files[number], offset + bytes.count <= file.content.count else {
            return false
        }
        files[number]?.content.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        files[number]?.reading = nil
        return true
    }
}
