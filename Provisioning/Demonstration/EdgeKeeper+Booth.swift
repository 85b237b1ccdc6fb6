import HubAdmin
import Processes

extension EdgeKeeper {
    /// This place as visitors of the page meet it.
    var booth: Booth {
        Booth(
            look: {
                let status = try await status()
                let readers = status["readers"]?.list ?? []
                return Booth.Look(
                    last: status["decisions"]?["total"]?.integer ?? 0,
                    counted: status["decisions"]?["counted"]?.integer ?? 0,
                    isReading: readers.contains {
                        $0["kind"]?.text == "qr" && $0["state"]?.text == "ready"
                    }
                )
            },
            verdicts: { try await decisions(after: $0).compactMap { $0["verdict"]?.text } },
            show: { picture, number in
                try Files.write(picture.file, to: picturePath(number))
                try await strip.add(CameraScript.line(forPicture: number))
            },
            clear: { number in try? Files.remove(picturePath(number)) }
        )
    }

    private func picturePath(_ number: Int) -> String {
        "\(folder)/\(CameraScript.pictureName(number))"
    }
}
