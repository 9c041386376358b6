namespace MeterNode.Core.Evidence
{
    /// <summary>What comes next in a <see cref="CborReader"/>.</summary>
    public enum CborType
    {
        /// <summary>Nothing: the input has ended or the reader has failed.</summary>
        None = -1,

        /// <summary>Integer from 0.</summary>
        UnsignedInteger = 0,

        /// <summary>Integer below 0.</summary>
        NegativeInteger = 1,

        /// <summary>Byte string.</summary>
        Bytes = 2,

        /// <summary>Text string.</summary>
        Text = 3,

        /// <summary>Array.</summary>
        Array = 4,

        /// <summary>Map.</summary>
        Map = 5,

        /// <summary>Tag.</summary>
        Tag = 6,

        /// <summary>false or true.</summary>
        Bool = 7,

        /// <summary>null.</summary>
        Null = 8,

        /// <summary>Floating-point number of any width.</summary>
        Float = 9,
    }
}
