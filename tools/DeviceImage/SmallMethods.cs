using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace MeterNode.DeviceImage;

/// <summary>
/// A method that is hardly longer than a call of it, such as a property that holds a field, does not exist on the device: its code
/// stands where it is called. Every assembly judges by the method as the compiler made it, so all of them agree.
/// </summary>
internal sealed class SmallMethods
{
    /// <summary>Bytes of code beside parameters and return; the table entry of a method takes sixteen, and each call three.</summary>
    private const int MaximumBytes = 7;

    private readonly ModuleDefinition _module;
    private readonly Renaming _renaming;
    private readonly Dictionary<MethodDefinition, bool> _known = [];
    private readonly Dictionary<ModuleDefinition, HashSet<MethodReference>> _delegates = [];

    /// <summary>Looks at a module before it is changed; its bodies have no macros.</summary>
    public SmallMethods(ModuleDefinition module, Renaming renaming)
    {
        _module = module;
        _renaming = renaming;
        foreach (MethodDefinition method in Bodies.Of(module))
        {
            IsSmall(method);
        }
    }

    /// <summary>Puts the code in the place of each call, and takes the methods out of the image's own assemblies.</summary>
    public void Apply()
    {
        foreach (MethodDefinition method in Bodies.Of(_module).ToArray())
        {
            var temporaries = new List<VariableDefinition>();
            while (method.Body.Instructions.FirstOrDefault(i => Called(i) is { } m && IsSmall(m)) is { } call)
            {
                MethodDefinition callee = Called(call)!;
                if (call.OpCode.Code is not (Code.Call or Code.Callvirt)
                    || !new InlinedCall(method, call, callee, temporaries, _renaming).TryMove(byte.MaxValue))
                {
                    throw new ImageException($"{method.FullName} uses {callee.FullName}, which is too small to exist on the device");
                }
            }
        }

        foreach (TypeDefinition type in _module.GetTypes().Where(_ => Image.Holds(_module)))
        {
            type.Properties.Clear();
            foreach (MethodDefinition method in type.Methods.Where(IsSmall).ToArray())
            {
                type.Methods.Remove(method);
            }
        }
    }

    private static MethodDefinition? Called(Instruction instruction) =>
        instruction.Operand is MethodReference method && Image.Holds(method.DeclaringType) ? method.Resolve() : null;

    private bool IsSmall(MethodDefinition method)
    {
        if (!_known.TryGetValue(method, out bool isSmall))
        {
            isSmall = Image.Holds(method.Module) && method.HasBody && !method.IsVirtual && !method.IsConstructor
                && method != method.Module.EntryPoint && !method.Body.HasVariables && !method.Body.HasExceptionHandlers
                && !Delegates(method.Module).Contains(method);
            if (isSmall)
            {
                method.Body.SimplifyMacros();
                isSmall = IsShort(method);
            }

            _known[method] = isSmall;
        }

        return isSmall;
    }

    private static bool IsShort(MethodDefinition method)
    {
        var code = method.Body.Instructions;
        ParameterDefinition[] parameters = CallArguments.ParametersOf(method);
        int bytes = 2 * (parameters.Length - CallArguments.KeptBy(method));
        foreach (Instruction instruction in code.Where(i => i.Operand is not ParameterDefinition && i != code[^1]))
        {
            bool isPlain = instruction.OpCode.FlowControl is FlowControl.Next or FlowControl.Call
                && instruction.Operand is null or int or long or float or double or string or FieldReference or MethodReference
                && instruction.Operand != method;
            bytes += isPlain ? Bodies.BytesOf(instruction) : MaximumBytes + 1;
        }

        bool isUsedOnce = parameters.All(p => code.Count(i => i.Operand == p) == 1)
            && !code.Any(i => i.OpCode.Code is Code.Ldarga or Code.Starg);
        return isUsedOnce && bytes <= MaximumBytes && code[^1].OpCode.Code == Code.Ret;
    }

    /// <summary>Methods of which a delegate is made have to exist.</summary>
    private HashSet<MethodReference> Delegates(ModuleDefinition module)
    {
        if (!_delegates.TryGetValue(module, out HashSet<MethodReference>? methods))
        {
            _delegates[module] = methods = [.. Bodies.Of(module).SelectMany(m => m.Body.Instructions)
                .Where(i => i.OpCode.Code is Code.Ldftn or Code.Ldvirtftn).Select(i => (MethodReference)i.Operand)];
        }

        return methods;
    }
}
