import Display
package import HTTPServer

/// Serves the page of the demonstration to this machine, and takes visitors' pictures.
package struct VisitorSite: Responder {
    private static let tryPath = "try"

    let page: VisitorPage
    let desk: TrialDesk

    package init(page: VisitorPage, desk: TrialDesk) {
        self.page = page
        self.desk = desk
    }

    package static let limits: ServerLimits = {
        var limits = ServerLimits()
        limits.headBytes = 8 * 1_024
        limits.fieldCount = 40
        limits.connections = 64
        limits.perAddress = 64
        // Those who wait before this visitor, each with a whole trial.
        limits.handlerDeadline = .seconds(40)
        return limits
    }()

    package func limits(for head: RequestHead) -> BodyRule {
        let host = head.fields["Host"] ?? ""
        guard Self.isLocal(host) else {
            return .answer(Self.plain(421, "This page answers to this machine's own names only."))
        }
        let known = methods(at: head.target)
        guard !known.isEmpty else { return .answer(Self.plain(404, "There is nothing here.")) }
        guard known.contains(head.method) else {
            var refusal = Self.plain(405, "This method is not allowed here.")
            refusal.fields.set("Allow", known.map(\.rawValue).joined(separator: ", "))
            return .answer(refusal)
        }
        guard head.method == .post else { return .collect(upTo: 0) }
        // Another site's page could send a form here; it could not send this type unasked.
        guard head.fields.values("Origin") == ["http://\(host)"],
            head.fields.values("Content-Type") == ["image/x-portable-graymap"]
        else { return .answer(Self.plain(403, "Pictures are taken from this page only.")) }
        guard (head.contentLength ?? 0) <= VisitorPicture.byteCountMax else {
            return .answer(
                answer(.init(.tooLarge), language(head.segments) ?? .french, status: 413)
            )
        }
        return .collect(upTo: VisitorPicture.byteCountMax)
    }

    package func methods(at target: RequestTarget) -> [Method] {
        if trial(target.segments) != nil { return [.post] }
        return asset(target) == nil ? [] : [.get, .head]
    }

    package func respond(to request: Request) async -> Response {
        if let (language, place) = trial(request.segments) {
            return await take(request.body, language, place)
        }
        return asset(request.head.target) ?? Self.plain(404, "There is nothing here.")
    }

    private func take(
        _ body: [UInt8],
        _ language: Language,
        _ place: Place
    ) async -> Response {
        do throws(VisitorPicture.Refusal) {
            let picture = try VisitorPicture(body)
            let outcome = await desk.attempt(picture, at: place)
            return answer(TrialText(outcome), language, status: 200, outcome)
        } catch {
            return answer(TrialText(error), language, status: error == .tooLarge ? 413 : 422)
        }
    }

    private func language(_ segments: [String]) -> Language? {
        segments.first.flatMap(Language.init)
    }

    /// Reads `/fr/try/stele` and the like.
    private func trial(_ segments: [String]) -> (Language, Place)? {
        guard segments.count == 3, segments[1] == Self.tryPath,
            let language = language(segments), let place = Place(rawValue: segments[2]),
            page.places.contains(place), Place.withCamera.contains(place)
        else { return nil }
        return (language, place)
    }
}
