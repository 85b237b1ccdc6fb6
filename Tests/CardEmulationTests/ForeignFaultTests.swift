import CardEmulation
import Testing

/// Every fault goes over the line to libnfc, and the reader is well again afterwards.
@Suite(.timeLimit(.minutes(2))) struct ForeignFaultTests {
    @Test(
        .enabled(if: ForeignProgram.list.isInstalled, ForeignProgram.list.missing),
        arguments: ChipFault.allCases
    )
    func `After a fault nfc-list sees the card again`(fault: ChipFault) async throws {
        let reader = try EmulatedReader(NTAG424(uid: Desk.uid), lifetime: .seconds(100))
        defer { reader.stop() }
        reader.arm(fault, command: 0x4A)
        _ = try await ForeignProgram.list.run(against: reader)
        #expect(reader.statistics.faults[fault] == 1)
        #expect((reader.path == nil) == (fault == .hangUp))
        try reader.plug()
        let well = try await ForeignProgram.list.run(against: reader)
        #expect(well.output.contains("04  a1  b2  c3  d4  e5  f6"))
    }
}
