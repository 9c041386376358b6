namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// k·G for secret k, resumable: a signed comb with 5 teeth, 2 blocks and 26 columns (M. Hamburg, "Fast and compact
    /// elliptic-curve cryptography", IACR ePrint 2012/309, §3.3) on complete formulas. Every scalar takes the same 25
    /// doublings and 51 additions; every lookup reads the whole block. Allocates only when constructed.
    /// </summary>
    internal sealed class P256BaseMultiplier
    {
        private const int Spacing = 52;
        /// <summary>Columns of the comb: column c counts 2^c times.</summary>
        public const int ColumnCount = 26;

        /// <summary>Entries to add for each column.</summary>
        public const int BlockCount = 2;

        // (2^260 − 1 − n) / 2: the 260 bits b of k plus this give k·G = Σ (2b_i − 1)·2^i·(G/2), all digits odd.
        private static readonly long[] s_recodingOffset =
        {
            0x1ce6d57, 0x1118d4f4, 0x1d0c2f61, 0x19055258, 0x218, 0x0, 0x1ffe0000, 0xfffff, 0x7800000,
        };

        private readonly P256Workspace _workspace;
        private readonly long[] _digits = new long[9];
        private int _column;
        private int _block;
        private bool _isDoublingDue;

        /// <summary>Shares scratch with its owner.</summary>
        public P256BaseMultiplier(P256Workspace workspace)
        {
            _workspace = workspace;
        }

        /// <summary>The entry that <see cref="Select"/> found last, affine, in Montgomery form.</summary>
        public readonly long[] X = new long[P256Field.LimbCount];

        /// <inheritdoc cref="X"/>
        public readonly long[] Y = new long[P256Field.LimbCount];

        /// <summary>The product once <see cref="Step"/> has returned true.</summary>
        public P256Point Product { get; } = new P256Point();

        /// <summary>Starts k·G for k in [0, n), carried; k = 0 gives infinity.</summary>
        public void Begin(long[] k)
        {
            Recode(k);
            _column = ColumnCount - 1;
            _isDoublingDue = false;
            Select(_column, 0);
            Product.SetAffine(X, Y);
            _block = 1;
        }

        /// <summary>Takes k in [0, n), carried, for <see cref="Select"/>.</summary>
        public void Recode(long[] k)
        {
            for (int i = 0; i < 9; i++)
            {
                _digits[i] = k[i] + s_recodingOffset[i];
            }

            Modular.Carry(_digits);
        }

        /// <summary>One doubling or one addition, at most 2,000 LU; true when the product is ready.</summary>
        public bool Step()
        {
            if (_isDoublingDue)
            {
                Product.Double(_workspace);
                _isDoublingDue = false;
                return false;
            }

            Select(_column, _block);
            Product.AddAffine(X, Y, _workspace);
            _block++;
            if (_block == BlockCount)
            {
                _block = 0;
                _column--;
                _isDoublingDue = true;
            }

            return _column < 0;
        }

        /// <summary>Forgets the scalar.</summary>
        public void Clear()
        {
            System.Array.Clear(_digits, 0, 9);
            Product.SetInfinity();
        }

        /// <summary>
        /// Finds what the block adds for the column. Five bits, 52 apart, name ±entry of the block: the top bit is the sign, and inverts
        /// the other four.
        /// </summary>
        public void Select(int column, int block)
        {
            int position = column + (ColumnCount * block);
            long index = 0;
            for (int tooth = 0; tooth < 5; tooth++)
            {
                long bit = (_digits[position / Modular.LimbBits] >> (position % Modular.LimbBits)) & 1;
                index |= bit << tooth;
                position += Spacing;
            }

            long negate = (index >> 4) - 1;
            index = (index ^ negate) & 15;

            ulong m0 = (ulong)((index - 1) >> 63);
            ulong m1 = (ulong)(((index ^ 1) - 1) >> 63);
            ulong m2 = (ulong)(((index ^ 2) - 1) >> 63);
            ulong m3 = (ulong)(((index ^ 3) - 1) >> 63);
            ulong m4 = (ulong)(((index ^ 4) - 1) >> 63);
            ulong m5 = (ulong)(((index ^ 5) - 1) >> 63);
            ulong m6 = (ulong)(((index ^ 6) - 1) >> 63);
            ulong m7 = (ulong)(((index ^ 7) - 1) >> 63);
            ulong m8 = (ulong)(((index ^ 8) - 1) >> 63);
            ulong m9 = (ulong)(((index ^ 9) - 1) >> 63);
            ulong m10 = (ulong)(((index ^ 10) - 1) >> 63);
            ulong m11 = (ulong)(((index ^ 11) - 1) >> 63);
            ulong m12 = (ulong)(((index ^ 12) - 1) >> 63);
            ulong m13 = (ulong)(((index ^ 13) - 1) >> 63);
            ulong m14 = (ulong)(((index ^ 14) - 1) >> 63);
            ulong m15 = (ulong)(((index ^ 15) - 1) >> 63);

            ulong[] table = P256BaseTable.Blocks[block];
            long[] coordinate = X;
            ulong window = 0;
            int bits = 0;
            int limb = 0;
            for (int word = 0; word < 8 * P256BaseTable.EntryCount; word += P256BaseTable.EntryCount)
            {
                ulong selected = (table[word] & m0) | (table[word + 1] & m1) | (table[word + 2] & m2)
                    | (table[word + 3] & m3) | (table[word + 4] & m4) | (table[word + 5] & m5)
                    | (table[word + 6] & m6) | (table[word + 7] & m7) | (table[word + 8] & m8)
                    | (table[word + 9] & m9) | (table[word + 10] & m10) | (table[word + 11] & m11)
                    | (table[word + 12] & m12) | (table[word + 13] & m13) | (table[word + 14] & m14)
                    | (table[word + 15] & m15);

                // Four words of 64 bits become nine limbs of 29.
                coordinate[limb++] = (long)((window | (selected << bits)) & (ulong)Modular.LimbMask);
                selected >>= Modular.LimbBits - bits;
                coordinate[limb++] = (long)(selected & (ulong)Modular.LimbMask);
                window = selected >> Modular.LimbBits;
                bits += 64 - (2 * Modular.LimbBits);
                if (limb == 8)
                {
                    coordinate[8] = (long)window;
                    coordinate = Y;
                    window = 0;
                    bits = 0;
                    limb = 0;
                }
            }

            coordinate = Y;
            for (limb = 0; limb < 9; limb++)
            {
                coordinate[limb] = (coordinate[limb] ^ negate) - negate;
            }
        }
    }
}
