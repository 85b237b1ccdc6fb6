package import Crypto
import Vocabulary

/// Six words by which two people see that hub and device speak of the same key.
///
/// Each stands for one byte of a digest over hub, device key and enrolment: who put another key in
/// between would have to find one with the same 48 bits while the enrolment waits.
extension Enrolment {
    package static let wordCount = 6
    /// How long an enrolment waits for a second person.
    package static let confirmationLife = Duration.seconds(24 * 3_600)
    /// Wrong words so often end the enrolment: somebody is guessing, or in between.
    package static let wordTriesMax = 3
    private static let wordsDomain = Array("JLNWORD1".utf8)
    private static let typedBytesMax = 256

    package static func words(
        hubName: [UInt8],
        device: Ed25519PublicKey,
        enrolment: UInt64
    ) -> [String] {
        var writer = ByteWriter(capacity: 64)
        writer.raw(wordsDomain)
        writer.raw(hubName)
        writer.raw(device.bytes)
        writer.number(enrolment)
        return SHA256.digest(writer.bytes).bytes.prefix(wordCount).map { wordList[Int($0)] }
    }

    /// Reads words as people type them, or gives nil where there are not six of the list.
    ///
    /// Any case; commas, hyphens and spaces between; four letters are enough for each.
    package static func words(typed: String) -> [String]? {
        guard typed.utf8.count <= typedBytesMax else { return nil }
        let parts = typed.lowercased().split { !$0.isLetter }.map(String.init)
        guard parts.count == wordCount else { return nil }
        let found = parts.compactMap { part in
            wordList.first { $0 == part || part.count >= 4 && $0.hasPrefix(part) }
        }
        return found.count == wordCount ? found : nil
    }

    /// Words of four letters and more, each told from the others by its first four.
    package static let wordList: [String] = """
        abbey acorn actor adobe agent alarm album alley amber anchor angle ankle anvil apple \
        apron arrow atlas attic autumn bacon badge bagel baker bamboo banjo barley basin basket \
        beacon beard beetle bench berry birch bishop blanket bonnet border bottle boulder \
        bracket bread brick bridge bronze bucket buffalo bugle butter cabin cactus camel candle \
        canoe canyon carbon cargo carpet castle cellar cherry chimney circus cliff clover cobalt \
        coffee comet copper coral cotton cousin cradle crane crystal curtain daisy damson dancer \
        decade denim desert diamond dinner dolphin donkey dragon drawer drum eagle easel echo \
        elbow elder ember engine envoy estate fabric falcon farmer feather fennel ferry fiddle \
        figure finger flute forest fossil fountain galaxy garden garlic gazelle ginger glacier \
        glove goblet gondola granite grape gravel guitar hammer harbor hazel helmet heron hinge \
        honey hotel husky igloo indigo insect island ivory jacket jaguar jasmine jersey jigsaw \
        jungle kayak kernel kettle kitchen kiwi ladder lagoon lantern laurel lemon lentil \
        library lily linen lizard lobster locket lotus lumber magnet mango maple marble market \
        meadow melon mirror mitten monkey mosaic mountain muffin napkin needle nickel nutmeg \
        oasis ocean olive onion orange orchid otter oyster paddle palace panda paper parrot \
        pebble pencil pepper piano pigeon pillow planet plaza pocket pony poplar prairie pumpkin \
        puzzle quartz quilt rabbit radish raven ribbon river rocket saddle saffron salmon sandal \
        saturn scarf shovel silver spider sponge spruce statue summer sunset teapot temple \
        thimble tiger timber tomato tulip tunnel turtle umbrella valley velvet violin waffle \
        wagon walnut walrus whale willow window winter wizard yacht yellow zebra zenith zipper
        """.split(separator: " ").map(String.init)
}
