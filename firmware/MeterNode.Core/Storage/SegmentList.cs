using System;

namespace MeterNode.Core.Storage
{
    /// <summary>
    /// The segment files of the outbox, oldest first: 12 bytes of memory each, because a ring can have 1,000.
    /// A segment's number is that of its first pack; its name follows from it.
    /// </summary>
    internal sealed class SegmentList
    {
        internal const string Prefix = "ob-";

        private const int Digits = 10;
        private const int BlockBytes = 4096;
        private const int GrowBy = 32;

        private readonly int _segmentBytes;
        private long[] _firsts = new long[GrowBy];
        private int[] _lengths = new int[GrowBy];

        internal SegmentList(int segmentBytes)
        {
            _segmentBytes = segmentBytes;
        }

        /// <summary>Segments in the list.</summary>
        internal int Count;

        /// <summary>Flash that all of them take, bytes.</summary>
        internal long FlashBytes;

        internal long First(int index) => _firsts[index];

        /// <summary>Length of the file, bytes.</summary>
        internal int Length(int index) => _lengths[index];

        /// <summary>The number at which the segment's packs end at the latest: that of the next segment, less one.</summary>
        internal long Last(int index, long newest) => index + 1 < Count ? _firsts[index + 1] - 1 : newest;

        internal static string Name(long first) => Prefix + first.ToString("D10");

        /// <summary>The number in a segment's name, or -1 when it is no segment's.</summary>
        internal static long NumberIn(string name)
        {
            if (name.Length != Prefix.Length + Digits || !name.StartsWith(Prefix))
            {
                return -1;
            }

            long number = 0;
            for (int i = Prefix.Length; i < name.Length; i++)
            {
                int digit = name[i] - '0';
                if (digit < 0 || digit > 9)
                {
                    return -1;
                }

                number = (number * 10) + digit;
            }

            return number;
        }

        /// <summary>Flash that a file of this length takes: whole blocks, so that many short segments count for what they are.</summary>
        internal int BlocksOf(int length)
        {
            int blocks = (length + BlockBytes - 1) / BlockBytes * BlockBytes;
            return blocks < _segmentBytes ? blocks : _segmentBytes;
        }

        /// <summary>Puts a segment to its place.</summary>
        internal void Insert(long first, int length)
        {
            if (Count == _firsts.Length)
            {
                long[] firsts = new long[Count + GrowBy];
                int[] lengths = new int[Count + GrowBy];
                Array.Copy(_firsts, 0, firsts, 0, Count);
                Array.Copy(_lengths, 0, lengths, 0, Count);
                _firsts = firsts;
                _lengths = lengths;
            }

            int at = Count++;
            while (at > 0 && _firsts[at - 1] > first)
            {
                _firsts[at] = _firsts[at - 1];
                _lengths[at] = _lengths[at - 1];
                at--;
            }

            _firsts[at] = first;
            _lengths[at] = length;
            FlashBytes += BlocksOf(length);
        }

        internal void SetLength(int index, int length)
        {
            FlashBytes += BlocksOf(length) - BlocksOf(_lengths[index]);
            _lengths[index] = length;
        }

        internal void RemoveAt(int index)
        {
            FlashBytes -= BlocksOf(_lengths[index]);
            Count--;
            Array.Copy(_firsts, index + 1, _firsts, index, Count - index);
            Array.Copy(_lengths, index + 1, _lengths, index, Count - index);
        }

        /// <summary>The segment that pack <paramref name="sequence"/> is in if it is held; 0 when it is older than all.</summary>
        internal int IndexOf(long sequence)
        {
            int low = 0;
            int high = Count;
            while (high - low > 1)
            {
                int middle = (low + high) >> 1;
                if (_firsts[middle] <= sequence)
                {
                    low = middle;
                }
                else
                {
                    high = middle;
                }
            }

            return low;
        }
    }
}
