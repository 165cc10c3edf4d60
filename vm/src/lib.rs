//! Ouro: vm.
