//! The target `media_type` as a program for libFuzzer.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| longshore_fuzz::media_type(bytes));
