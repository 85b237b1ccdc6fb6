import Display
import Escaping

/// The part of the page that takes pictures and shows answers.
extension VisitorPage {
    func trial(_ language: Language) -> Markup {
        """
        <section id="trial" aria-labelledby="own" data-language="\(language.rawValue)"\
        \(said("reading", .reading, language))\(said("no-camera", .noCamera, language))\
        \(said("no-picture", .notPicture, language))\(said("nothing", .nothingRead, language))\
        \(said("unreachable", .unreachable, language))>
        <h2 id="own">\(PageText.ownCode.text(in: language))</h2>
        <p>\(PageText.ownCodeIntro.text(in: language))</p>
        <noscript><p class="warning">\(PageText.noScript.text(in: language))</p></noscript>
        <div class="trial">
        <div class="ways">
        <fieldset class="choice"><legend>\(PageText.choosePlace.text(in: language))</legend>
        \(choices(language))</fieldset>
        \(ways(language))
        <p class="privacy">\(PageText.privacy.text(in: language))</p>
        </div>
        <div id="answer" class="answer" data-tone="none" role="status" aria-live="assertive">
        <p class="sign" aria-hidden="true"></p>
        <p class="what">\(PageText.answer.text(in: language))</p>
        <p class="why">\(PageText.noAnswerYet.text(in: language))</p>
        <p class="where"></p>
        </div>
        </div>
        </section>
        """
    }

    /// Words that the script needs before any answer came.
    private func said(_ name: String, _ text: TrialText, _ language: Language) -> Markup {
        let title = text.title.text(in: language)
        let detail = text.detail.text(in: language)
        return #" data-\#(name)="\#(title)" data-\#(name)-why="\#(detail)""#
    }

    private func choices(_ language: Language) -> Markup {
        let places = places.filter { Place.withCamera.contains($0) }
        return Markup(
            joining: places.map { place in
                let mark: Markup = place == places.first ? " checked" : ""
                return """
                    <label><input type="radio" name="place" value="\(place.rawValue)"\(mark)>\
                    <span>\(place.title.text(in: language))</span></label>
                    """
            }
        )
    }

    private func ways(_ language: Language) -> Markup {
        """
        <div class="way"><h3>\(PageText.camera.text(in: language))</h3>
        <video id="preview" playsinline muted hidden></video>
        <p>\(PageText.holdUp.text(in: language))</p>
        <button type="button" id="open-camera">\(PageText.openCamera.text(in: language))</button>
        <button type="button" id="close-camera" class="quiet" hidden>\
        \(PageText.closeCamera.text(in: language))</button></div>
        <div class="way" id="drop"><h3>\(PageText.picture.text(in: language))</h3>
        <p><label class="button" for="picture">\(PageText.choosePicture.text(in: language))</label>
        <input type="file" id="picture" accept="image/*"></p>
        <p>\(PageText.dropPicture.text(in: language))</p></div>
        """
    }
}
