namespace MeterNode.Core.Evidence
{
    /// <summary>Why <see cref="CoseSign1Reader"/> refused a message. The first defect in this order is reported.</summary>
    public enum CoseStatus
    {
        /// <summary>A well-formed message of our profile. Says nothing about its signature.</summary>
        Ok = 0,

        /// <summary>Not core deterministic CBOR, or cut off.</summary>
        Malformed = 1,

        /// <summary>The outermost item has no tag.</summary>
        NotTagged = 2,

        /// <summary>The outermost tag is not 18.</summary>
        WrongTag = 3,

        /// <summary>Not an array of byte string, map, byte string, byte string; or a detached payload.</summary>
        WrongStructure = 4,

        /// <summary>Bytes follow the message.</summary>
        TrailingBytes = 5,

        /// <summary>The signature is not 64 bytes.</summary>
        WrongSignatureLength = 6,

        /// <summary>The protected header is not a map in deterministic CBOR, or one of its values has the wrong type.</summary>
        BadProtectedHeader = 7,

        /// <summary>`crit` lists a label that is not understood, not present, or nothing at all.</summary>
        UnknownCritical = 8,

        /// <summary>No algorithm in the protected header.</summary>
        MissingAlgorithm = 9,

        /// <summary>An algorithm other than ES256.</summary>
        WrongAlgorithm = 10,

        /// <summary>The unprotected header is not empty.</summary>
        UnprotectedNotEmpty = 11,

        /// <summary>No key identifier in the protected header.</summary>
        MissingKid = 12,

        /// <summary>No content type, or another one than expected.</summary>
        WrongContentType = 13,
    }
}
