import CardEmulation
import Testing

@Suite(.timeLimit(.minutes(1))) struct ControlTests {
    private static func desk() throws -> (EmulatedReader, ControlDesk) {
        let reader = try EmulatedReader(lifetime: .seconds(60))
        return (reader, ControlDesk(reader))
    }

    @Test(
        arguments: [
            "card none", "card plain uid=DEADBEEF atqa=0004 sak=08", "card phone", "card ntag213",
            "card ntag215 uid=04112233445566 url=https://j.example/b",
            "card ntag216 content=0300fe",
            "card type4", "card ntag424",
            "card ntag424 address=https://j.example/b counter=16777215",
            "card ntag424 key1=000102030405060708090a0b0c0d0e0f", "card desfire app=f54a4c",
            "card ntag215 mask=04010203040506", "remove", "again", "tap 20", "tap 20 phone",
            "leave 1", "swap 0 ntag215 uid=04112233445566", "fault nad", "fault mi 0 40",
            "fault no-ack 3", "fault none", "latency 200", "unplug",
        ]
    )
    func `A line that is understood is obeyed`(line: String) throws {
        var (reader, desk) = try Self.desk()
        defer { reader.stop() }
        #expect(desk.answer(to: line) == "ok")
    }

    @Test(
        arguments: [
            "", "cards", "card", "card gold", "card plain uid=0", "card ntag215 uid=04",
            "card ntag215 colour=red", "card ntag215 uid", "card ntag424 key1=00",
            "card ntag424 address=https://j.example/b counter=16777216", "tap", "tap 0",
            "tap 20 gold", "leave -1", "swap 0", "fault", "fault gold", "fault nad x",
            "fault nad 1 xyz", "latency 201", "latency", "card name=anna",
        ]
    )
    func `A line that is not understood is answered with what would be right`(line: String) throws {
        var (reader, desk) = try Self.desk()
        defer { reader.stop() }
        #expect(desk.answer(to: line)?.hasPrefix("error ") == true)
    }

    @Test func `A card that has a name comes back as it was left`() throws {
        var (reader, desk) = try Self.desk()
        defer { reader.stop() }
        #expect(
            desk.answer(to: "card ntag424 name=anna address=https://j.example/b counter=7") == "ok"
        )
        #expect(desk.answer(to: "card phone name=ben") == "ok")
        #expect(desk.answer(to: "tap 500 name=anna") == "ok")
        #expect((reader.card as? NTAG424)?.counter == 7)
        #expect(desk.answer(to: "quit") == nil)
    }

    @Test func `A reader that is plugged in says where`() throws {
        var (reader, desk) = try Self.desk()
        defer { reader.stop() }
        let first = reader.path
        #expect(desk.answer(to: "unplug") == "ok")
        let answer = desk.answer(to: "plug")
        #expect(answer?.hasPrefix("ok /dev/pts/") == true)
        #expect(answer != first.map { "ok \($0)" })
        #expect(desk.answer(to: "path") == answer)
        #expect(desk.answer(to: "stats")?.hasPrefix("ok commands=0 selects=0") == true)
    }
}
