namespace MeterNode.Core.Evidence
{
    /// <summary>Why <see cref="CborReader"/> refused its input.</summary>
    public enum CborStatus
    {
        /// <summary>Nothing wrong so far.</summary>
        Ok = 0,

        /// <summary>The input ends inside an item, or a length exceeds what is left.</summary>
        Truncated = 1,

        /// <summary>The input is longer than <see cref="CborReader.MaximumLength"/>.</summary>
        TooLong = 2,

        /// <summary>More than <see cref="CborReader.MaximumDepth"/> arrays, maps and tags inside one another.</summary>
        TooDeep = 3,

        /// <summary>A head or a float is not in its shortest form, or a NaN is not f97e00.</summary>
        NotShortest = 4,

        /// <summary>An indefinite length.</summary>
        Indefinite = 5,

        /// <summary>A map key that is not greater than the one before it.</summary>
        UnsortedKeys = 6,

        /// <summary>A map key that occurs twice.</summary>
        DuplicateKey = 7,

        /// <summary>A reserved head, or a simple value other than false, true and null.</summary>
        Unsupported = 8,

        /// <summary>Text that is not UTF-8.</summary>
        InvalidText = 9,

        /// <summary>The item is not of the kind asked for.</summary>
        WrongType = 10,

        /// <summary>The integer does not fit the type asked for.</summary>
        OutOfRange = 11,

        /// <summary>Bytes follow the last item.</summary>
        TrailingBytes = 12,
    }
}
