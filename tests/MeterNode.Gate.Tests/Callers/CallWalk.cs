using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MeterNode.Gate.Callers;

/// <summary>
/// Follows calls from the program's entry and from other programs into the judged assemblies. What is never arrived at has no caller:
/// methods that nothing reached calls, and fields that nothing reached reads. A field's own increment is no reading of it.
/// </summary>
public sealed class CallWalk
{
    private readonly Dictionary<string, MethodDefinition> _methods;

    private readonly ILookup<string, MethodDefinition> _overrides;

    private readonly HashSet<string> _reached = [];

    private readonly HashSet<string> _read = [];

    private readonly Queue<MethodDefinition> _pending = new();

    private readonly IReadOnlyList<FirmwareAssembly> _judged;

    public CallWalk(IReadOnlyList<FirmwareAssembly> judged)
    {
        _judged = judged;
        MethodDefinition[] all = [.. judged.SelectMany(a => a.Types).SelectMany(t => t.Methods)];
        _methods = all.ToDictionary(m => m.FullName);
        _overrides = all.Where(m => m.IsVirtual).SelectMany(m => SlotsOf(m).Select(s => (Slot: s, Method: m)))
            .ToLookup(p => p.Slot, p => p.Method);

        // All static constructors run at start-up. An override of a library's method is called by the library.
        foreach (MethodDefinition method in all.Where(m => m.IsConstructor && m.IsStatic))
        {
            Reach(method);
        }

        foreach (IGrouping<string, MethodDefinition> slot in _overrides.Where(s => !_methods.ContainsKey(s.Key)))
        {
            foreach (MethodDefinition method in slot)
            {
                Reach(method);
            }
        }
    }

    /// <summary>Takes every method of an assembly as called.</summary>
    public void From(FirmwareAssembly caller)
    {
        foreach (MethodDefinition method in caller.Types.SelectMany(t => t.Methods))
        {
            Read(method);
        }

        Run();
    }

    /// <summary>Takes a method of a judged assembly, or a field, as called. False when it is none, or was called before.</summary>
    public bool From(string member)
    {
        bool isNew = false;
        foreach (MethodDefinition method in _methods.Values.Where(m => NameOf(m) == member && !_reached.Contains(m.FullName)))
        {
            Reach(method);
            isNew = true;
        }

        foreach (FieldDefinition field in Fields.Where(f => NameOf(f) == member))
        {
            isNew |= _read.Add(field.FullName);
        }

        Run();
        return isNew;
    }

    /// <summary>What nothing arrived at.</summary>
    public IEnumerable<Finding> Uncalled()
    {
        foreach (FirmwareAssembly assembly in _judged)
        {
            foreach (MethodDefinition method in assembly.Types.SelectMany(t => t.Methods).Where(m => IsWritten(m) && !IsReached(m)))
            {
                yield return new Finding(assembly.Locate(method), $"{NameOf(method)} has no caller", "Remove it, or call it");
            }
        }

        foreach (FieldDefinition field in Fields.Where(f => IsWritten(f) && !_read.Contains(f.FullName)))
        {
            yield return new Finding(field.Module.Assembly.Name.Name, $"{NameOf(field)} is never read", "Remove it, or report it");
        }
    }

    private IEnumerable<FieldDefinition> Fields => _judged.SelectMany(a => a.Types).SelectMany(t => t.Fields);

    private static string NameOf(MemberReference member) => $"{member.DeclaringType.FullName}.{member.Name}";

    /// <summary>False for what the compiler wrote: it goes with what asked for it.</summary>
    private static bool IsWritten(MethodDefinition method) =>
        !method.DeclaringType.FullName.Contains('<')
            && (method.HasBody || method.IsAbstract) && !(method.IsConstructor && method.Parameters.Count == 0);

    private static bool IsWritten(FieldDefinition field) =>
        !field.FullName.Contains('<') && !field.IsLiteral && !field.DeclaringType.IsEnum;

    private bool IsReached(MethodDefinition method) => _reached.Contains(method.FullName);

    /// <summary>The methods of base types and interfaces that this method stands for.</summary>
    private static IEnumerable<string> SlotsOf(MethodDefinition method)
    {
        foreach (MethodReference slot in method.Overrides)
        {
            yield return slot.GetElementMethod().FullName;
        }

        foreach (TypeDefinition type in TypesAbove(method.DeclaringType))
        {
            foreach (MethodDefinition slot in type.Methods.Where(m => m.IsVirtual && m.Name == method.Name && HasSameParameters(m, method)))
            {
                yield return slot.FullName;
            }
        }
    }

    private static bool HasSameParameters(MethodDefinition one, MethodDefinition other) =>
        one.Parameters.Select(p => p.ParameterType.FullName).SequenceEqual(other.Parameters.Select(p => p.ParameterType.FullName));

    private static IEnumerable<TypeDefinition> TypesAbove(TypeDefinition type) =>
        type.Interfaces.Select(i => i.InterfaceType).Append(type.BaseType).Select(t => t?.Resolve())
            .Where(t => t != null).SelectMany(t => TypesAbove(t!).Prepend(t!));

    private void Run()
    {
        while (_pending.TryDequeue(out MethodDefinition? method))
        {
            Read(method);
            foreach (MethodDefinition implementation in _overrides[method.FullName])
            {
                Reach(implementation);
            }
        }
    }

    private void Reach(MethodDefinition method)
    {
        if (_reached.Add(method.FullName))
        {
            _pending.Enqueue(method);
        }
    }

    private void Read(MethodDefinition method)
    {
        foreach (Instruction instruction in method.HasBody ? method.Body.Instructions : [])
        {
            if (instruction.Operand is MethodReference called
                && _methods.TryGetValue(called.GetElementMethod().FullName, out MethodDefinition? definition))
            {
                Reach(definition);
            }
            else if (instruction.Operand is FieldReference field && instruction.OpCode.Code is not (Code.Stfld or Code.Stsfld)
                && !IsOwnIncrement(instruction, field))
            {
                _read.Add(field.FullName);
            }
        }
    }

    /// <summary>x += n as a statement: load, n, add, store into the same field, and nothing left for anybody else.</summary>
    private static bool IsOwnIncrement(Instruction load, FieldReference field)
    {
        Instruction? add = load.Next?.Next;
        while (add?.OpCode.Code is Code.Conv_I8 or Code.Conv_U8)
        {
            add = add.Next;
        }

        Instruction? store = add?.OpCode.Code is Code.Add or Code.Sub ? add.Next : null;
        while (store?.OpCode.Code is Code.Conv_I1 or Code.Conv_U1 or Code.Conv_I2 or Code.Conv_U2)
        {
            store = store.Next;
        }

        return store?.OpCode.Code is Code.Stfld or Code.Stsfld && ((FieldReference)store.Operand).FullName == field.FullName;
    }
}
