using System;

namespace MeterNode.Support
{
    /// <summary>A place for one file. Its name stands in the place, so that no text of the firmware is kept alive by it.</summary>
    internal sealed class MemoryFile
    {
        private const int NameLengthAtFirst = 16;

        internal byte[] Data;
        internal int Length;

        /// <summary>True when only the file of the name that the place has, or had, may be here.</summary>
        internal bool IsKept;

        private char[] _name = new char[NameLengthAtFirst];
        private int _nameLength;
        private int _nameHash;

        internal MemoryFile(int bytes)
        {
            Data = new byte[bytes];
        }

        /// <summary>True when no file is here.</summary>
        internal bool IsFree => _nameLength == 0;

        /// <summary>The name of the file that is here.</summary>
        internal string Name => new string(_name, 0, _nameLength);

        /// <summary>A number that equal names share.</summary>
        internal static int HashOf(string name)
        {
            int hash = 17;
            for (int i = 0; i < name.Length; i++)
            {
                hash = (hash * 31) + name[i];
            }

            return hash;
        }

        internal void SetName(string name)
        {
            if (name.Length == 0)
            {
                throw new ArgumentException("a file has a name");
            }

            if (name.Length > _name.Length)
            {
                _name = new char[name.Length];
            }

            for (int i = 0; i < name.Length; i++)
            {
                _name[i] = name[i];
            }

            _nameLength = name.Length;
            _nameHash = HashOf(name);
        }

        internal bool IsNamed(string name, int hash)
        {
            if (IsFree || hash != _nameHash || name.Length != _nameLength)
            {
                return false;
            }

            for (int i = 0; i < name.Length; i++)
            {
                if (_name[i] != name[i])
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>True when a file of this name may come here.</summary>
        internal bool MayTake(int hash)
        {
            return IsFree && (!IsKept || hash == _nameHash);
        }

        /// <summary>Frees the place; its buffer stays for the next file.</summary>
        internal void Clear()
        {
            _nameLength = 0;
            Length = 0;
        }
    }
}
