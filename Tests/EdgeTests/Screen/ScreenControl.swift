import Access
import Edge
import Gates
import HTTPServer
import Sync

/// Lets a browser test say what happens: one address a piece of news.
struct ScreenControl: Responder {
    let stage: ScreenStage
    let real: RealScreen

    func limits(for head: RequestHead) -> BodyRule { .collect(upTo: 16) }

    func respond(to request: Request) async -> Response {
        let words = request.path.split(separator: "/").map(String.init)
        guard let word = words.first else { return Response(status: 404) }
        if word == "real", words.count == 2 {
            return Response(status: await real.perform(words[1]) ? 204 : 404)
        }
        return Response(status: tell(word, words.dropFirst().first) ? 204 : 404)
    }

    private func tell(_ word: String, _ detail: String?) -> Bool {
        let presenter = stage.presenter
        switch word {
        case "welcome": return true
        case "granted", "passed", "not-used":
            presenter.hear(.granted(scan: 9, .entry, ScreenStage.seat))
            if word == "passed" { presenter.hear(.settled(scan: 9, .passed)) }
            if word == "not-used" { presenter.hear(.settled(scan: 9, .notUsed)) }
        case "refused":
            guard let refusal = detail.flatMap(UInt8.init).flatMap(Refusal.init(rawValue:)) else {
                return false
            }
            presenter.hear(.refused(refusal, .entry))
        case "offline": presenter.hear(.conditions([.hubUnreachable]))
        case "out": presenter.hear(.conditions([.cameraGone, .readerSilent]))
        case "reading": presenter.hear(.reading)
        case "free": stage.set(.freePassage)
        case "evacuation": presenter.hear(.gate(GateEvent(.fire)))
        case "calm": calm()
        case "stewards-refuse": stage.stewards(answer: .wrongPIN)
        case "stewards-obey": stage.stewards(answer: nil)
        default: return false
        }
        return true
    }

    /// Back to nobody being there: an alarm ends every answer.
    private func calm() {
        stage.presenter.hear(.conditions([]))
        stage.presenter.hear(.gate(GateEvent(.fire)))
        stage.presenter.hear(.gate(GateEvent(.fire, isOver: true)))
        stage.set(.normal)
    }
}
