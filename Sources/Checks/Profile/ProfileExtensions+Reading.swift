import PKI

/// Readers of single extensions: the contents in, the value out, nil for what the type does not allow.
extension ProfileExtensions {
    static func names(_ contents: ArraySlice<UInt8>) -> [AlternativeName]? {
        var reader = DERReader(contents)
        guard let outer = reader.next(DERTag.sequence), reader.isAtEnd else { return nil }
        return AlternativeName.list(outer.contents)
    }

    static func keyUsage(_ contents: ArraySlice<UInt8>) -> KeyUsage? {
        var reader = DERReader(contents)
        return reader.next()?.flagBits.map { KeyUsage(rawValue: UInt32($0)) }
    }

    static func octetString(_ contents: ArraySlice<UInt8>) -> [UInt8]? {
        var reader = DERReader(contents)
        guard let value = reader.next(DERTag.octetString), reader.isAtEnd else { return nil }
        return Array(value.contents)
    }

    static func identifiers(_ contents: ArraySlice<UInt8>) -> [String]? {
        guard var fields = sequence(contents), let elements = fields.all(most: 256) else { return nil }
        let identifiers = elements.compactMap(\.objectIdentifier)
        return identifiers.count == elements.count ? identifiers : nil
    }

    static func policies(_ contents: ArraySlice<UInt8>) -> [String]? {
        guard var fields = sequence(contents), let elements = fields.all(most: 256) else { return nil }
        let identifiers = elements.compactMap { element -> String? in
            var policy = element.reader
            return policy.next()?.objectIdentifier
        }
        return identifiers.count == elements.count ? identifiers : nil
    }

    static func access(_ contents: ArraySlice<UInt8>) -> [AccessLocation]? {
        guard var fields = sequence(contents), let elements = fields.all(most: 256) else { return nil }
        let locations = elements.compactMap { element -> AccessLocation? in
            var description = element.reader
            guard let method = description.next()?.objectIdentifier, let place = description.next(),
                let name = AlternativeName(place)
            else { return nil }
            return AccessLocation(method: method, location: name)
        }
        return locations.count == elements.count ? locations : nil
    }

    /// What is inside of a SEQUENCE that is all there is.
    static func sequence(_ contents: ArraySlice<UInt8>) -> DERReader? {
        var reader = DERReader(contents)
        guard let outer = reader.next(DERTag.sequence), reader.isAtEnd else { return nil }
        return outer.reader
    }
}
